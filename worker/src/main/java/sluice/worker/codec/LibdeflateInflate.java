package sluice.worker.codec;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.deflate.DeflateNativeDecompressor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Inflates with libdeflate, nearly twice as fast as the JDK, but only a whole image at once. It
 * reports no details about a stream it cannot inflate completely, so the JDK handles those and says
 * what is wrong.
 */
final class LibdeflateInflate implements InflateStream {

  /**
   * Largest image that is inflated at once, in bytes of its rows: 2048x2048 RGBA pixels. For larger
   * images, memory matters more than time.
   */
  static final int MAX_ROWS_BYTES = 17 << 20;

  private static final int HEAD_BYTES = 2;
  private static final int CHECKSUM_BYTES = 4;
  private static final ValueLayout.OfInt CHECKSUM =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final byte[] png;
  private final PngLayout layout;
  private final Workspace workspace;
  private final MemorySegment rows;
  private final int expected;
  private final StreamChecksum checksum = StreamChecksum.create();
  private int at;

  private LibdeflateInflate(
      byte[] png, PngLayout layout, Workspace workspace, MemorySegment rows, int expected) {
    this.png = png;
    this.layout = layout;
    this.workspace = workspace;
    this.rows = rows;
    this.expected = expected;
  }

  /** Inflates the whole image, or falls back to the JDK. */
  static InflateStream open(byte[] png, PngLayout layout, Workspace workspace)
      throws RefusedException {
    ImageData data = new ImageData(png, layout);
    long rowsBytes = layout.header().rawBytes();
    if (rowsBytes > MAX_ROWS_BYTES) {
      return new JdkInflate(data, workspace);
    }
    MemorySegment stream =
        workspace.wholeStream(layout.imageDataEnd() - layout.firstImageData().start());
    long deflated = data.copyAll(stream) - HEAD_BYTES - CHECKSUM_BYTES;
    MemorySegment rows = workspace.wholeRows(rowsBytes);
    if (deflated > 0
        && inflated(
            workspace.libdeflate(),
            stream.asSlice(HEAD_BYTES, deflated),
            rows.asSlice(0, rowsBytes))) {
      int expected = stream.get(CHECKSUM, HEAD_BYTES + deflated);
      return new LibdeflateInflate(png, layout, workspace, rows, expected);
    }
    return new JdkInflate(new ImageData(png, layout), workspace);
  }

  private static boolean inflated(
      DeflateNativeDecompressor libdeflate, MemorySegment stream, MemorySegment rows) {
    try {
      return libdeflate.decompress(stream, rows) == rows.byteSize();
    } catch (MalformedInputException | IllegalArgumentException _) {
      return false; // damaged, or more data than fits
    }
  }

  @Override
  public MemorySegment rows() {
    return rows;
  }

  @Override
  public long next(int bytes) {
    int from = at;
    at += bytes;
    // Piece by piece, because these bytes are used next and will be in the cache.
    checksum.update(rows.asSlice(from, bytes));
    return from;
  }

  /**
   * If the last bytes are not the checksum, they may be harmless data after the stream; the JDK
   * decides.
   */
  @Override
  public void finish() throws RefusedException {
    if (checksum.value() == expected) {
      return;
    }
    try (InflateStream jdk = new JdkInflate(new ImageData(png, layout), workspace)) {
      for (int left = at; left > 0; left -= Workspace.WINDOW_BYTES) {
        jdk.next(Math.min(left, Workspace.WINDOW_BYTES));
      }
      jdk.finish();
    }
  }

  @Override
  public void close() {
    // The workspace owns the memory.
  }
}
