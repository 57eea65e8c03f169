package sluice.worker.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The header of a JPEG made by {@link JpegEncoder}: marker segments up to the scan (ITU T.81,
 * B.1.1.4). All images of one quality have equal headers, except for the size.
 */
final class JpegHead {

  private static final int START_OF_FRAME = 0xFFC0;
  private static final int HUFFMAN_TABLES = 0xFFC4;
  private static final int START_OF_SCAN = 0xFFDA;

  /** Indexed by table class and destination (B.2.4.2): DC 0 and 1, then AC 0 and 1. */
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
      int tableClass = file[at] >> 4;
      int number = file[at] & 0x0F;
      tables[2 * tableClass + number] = new HuffmanTable(file, at + 1);
      at += 1 + HuffmanTable.bytes(file, at + 1);
    }
  }

  /** Bytes before the scan. */
  int bytes() {
    return bytes;
  }

  /** Offset of the two bytes that hold the height. */
  int heightAt() {
    return heightAt;
  }

  /** The table for DC coefficients; Cb and Cr share one. */
  HuffmanTable dcTable(int component) {
    return table(Math.min(component, 1));
  }

  /** The table for AC coefficients; Cb and Cr share one. */
  HuffmanTable acTable(int component) {
    return table(2 + Math.min(component, 1));
  }

  private HuffmanTable table(int index) {
    HuffmanTable table = tables[index];
    if (table == null) {
      throw new IllegalStateException("Missing Huffman table in an encoded JPEG");
    }
    return table;
  }
}
