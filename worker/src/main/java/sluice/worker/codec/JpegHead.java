package sluice.worker.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the scan of a JPEG that {@link JpegEncoder} made: segments of a marker, a
 * length and as much data (ITU T.81, B.1.1.4). The same for every image of one quality, but for the
 * size.
 */
final class JpegHead {

  private static final int START_OF_FRAME = 0xFFC0;
  private static final int HUFFMAN_TABLES = 0xFFC4;
  private static final int START_OF_SCAN = 0xFFDA;

  /** By class and number, as the segments have them: first numbers 0 and 1, then the others. */
  private final @Nullable HuffmanTable[] tables = new HuffmanTable[4];

  private final int bytes;
  private int heightAt;

  JpegHead(byte[] file) {
    ByteBuffer segments = ByteBuffer.wrap(file);
    int at = 2;
    int marker = 0;
    while (marker != START_OF_SCAN) {
      marker = segments.getShort(at) & 0xFFFF;
      int end = at + 2 + (segments.getShort(at + 2) & 0xFFFF);
      if (marker == START_OF_FRAME) {
        heightAt = at + 5;
      } else if (marker == HUFFMAN_TABLES) {
        readTables(file, at + 4, end);
      }
      at = end;
    }
    bytes = at;
  }

  private void readTables(byte[] file, int from, int end) {
    int at = from;
    while (at < end) {
      int kind = file[at] >> 4;
      int number = file[at] & 0x0F;
      tables[2 * kind + number] = new HuffmanTable(file, at + 1);
      at += 1 + HuffmanTable.bytes(file, at + 1);
    }
  }

  /** Bytes before the scan. */
  int bytes() {
    return bytes;
  }

  /** Where in the file the height is, as two bytes. */
  int heightAt() {
    return heightAt;
  }

  /** The code for the first numbers of blocks; both colours share one. */
  HuffmanTable firstNumbers(int kind) {
    return table(Math.min(kind, 1));
  }

  HuffmanTable otherNumbers(int kind) {
    return table(2 + Math.min(kind, 1));
  }

  private HuffmanTable table(int index) {
    HuffmanTable table = tables[index];
    if (table == null) {
      throw new IllegalStateException("A JPEG of our own without its tables");
    }
    return table;
  }
}
