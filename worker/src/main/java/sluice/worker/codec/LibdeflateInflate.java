package sluice.worker.codec;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.deflate.DeflateNativeDecompressor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.zip.Adler32;

/**
 * Inflates with libdeflate, nearly twice as fast as the JDK, but a whole picture at once. It says
 * nothing about a stream but whether it could make all of it, so whatever is not perfect is left to
 * the JDK, who says what is wrong.
 */
final class LibdeflateInflate implements Inflate {

  /**
   * Largest picture, in bytes of its rows, that is inflated at once: 2048x2048 pixels of RGBA. Of a
   * larger one the memory would count more than the time.
   */
  static final int MAX_ROWS_BYTES = 17 << 20;

  private static final int HEAD_BYTES = 2;
  private static final int CHECKSUM_BYTES = 4;
  private static final ValueLayout.OfInt CHECKSUM =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment rows;
  private int at;

  private LibdeflateInflate(MemorySegment rows) {
    this.rows = rows;
  }

  /** Inflates the picture now, or opens it with the JDK. */
  static Inflate open(byte[] png, PngLayout layout, Workspace workspace) throws Refusal {
    ImageData data = new ImageData(png, layout);
    long rowsBytes = layout.header().rawBytes();
    if (rowsBytes > MAX_ROWS_BYTES) {
      return new JdkInflate(data, workspace);
    }
    MemorySegment stream =
        workspace.wholeStream(layout.imageDataEnd() - layout.firstImageData().start());
    stream = stream.asSlice(0, data.copyAll(stream));
    MemorySegment rows = workspace.wholeRows(rowsBytes);
    if (perfect(workspace.libdeflate(), stream, rows.asSlice(0, rowsBytes))) {
      return new LibdeflateInflate(rows);
    }
    return new JdkInflate(new ImageData(png, layout), workspace);
  }

  private static boolean perfect(
      DeflateNativeDecompressor libdeflate, MemorySegment stream, MemorySegment rows) {
    long deflated = stream.byteSize() - HEAD_BYTES - CHECKSUM_BYTES;
    return deflated > 0
        && inflated(libdeflate, stream.asSlice(HEAD_BYTES, deflated), rows)
        && checksum(rows) == stream.get(CHECKSUM, HEAD_BYTES + deflated);
  }

  private static boolean inflated(
      DeflateNativeDecompressor libdeflate, MemorySegment stream, MemorySegment rows) {
    try {
      return libdeflate.decompress(stream, rows) == rows.byteSize();
    } catch (MalformedInputException | IllegalArgumentException _) {
      return false; // damaged, or more than there is room for
    }
  }

  private static int checksum(MemorySegment rows) {
    if (Vectors.suit()) {
      return VectorAdler.of(rows);
    }
    Adler32 adler = new Adler32();
    adler.update(rows.asByteBuffer());
    return (int) adler.getValue();
  }

  @Override
  public MemorySegment rows() {
    return rows;
  }

  @Override
  public long next(int bytes) {
    int from = at;
    at += bytes;
    return from;
  }

  @Override
  public void finish() {
    // Already at its end, with the right checksum, or it would not have been opened.
  }

  @Override
  public void close() {
    // All memory is the workspace's.
  }
}
