package sluice.worker.codec;

import io.airlift.compress.v3.deflate.DeflateNativeDecompressor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Reusable memory for converting one image at a time; fresh memory would have to be mapped and
 * zeroed for every image. Most of it lies outside the Java heap, where native libraries access it
 * in place, and is freed by the garbage collector.
 */
final class Workspace {

  /** Longest row: 16-bit RGBA at the maximum width, and its filter byte. */
  private static final int MAX_ROW_BYTES = 1 + 8 * CodecLimits.MAX_SIDE;

  /** Room for eight 8-bit RGBA rows of the maximum width, which are restored together. */
  static final int WINDOW_BYTES =
      Math.max(MAX_ROW_BYTES, Wavefront.ROWS * (1 + 4 * CodecLimits.MAX_SIDE));

  /** A common size of image data chunks. ISA-L copies 32 KiB per call, so calls should be few. */
  private static final int INPUT_BYTES = 64 * 1024;

  private static final int ALIGNMENT = 64;

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment window = allocate(WINDOW_BYTES + InflateStream.SLACK_BYTES);
  private final MemorySegment band = allocate(Band.MAX_BYTES);
  private final MemorySegment inflateInput = allocate(INPUT_BYTES);
  private final MemorySegment inflateState = allocate(IsalLibrary.STATE_BYTES);
  private final StripBuffer strip = new StripBuffer();
  private final StripBuffer lastMcu = new StripBuffer();

  private MemorySegment wholeStream = MemorySegment.NULL;
  private MemorySegment wholeRows = MemorySegment.NULL;
  private @Nullable DeflateNativeDecompressor libdeflate;

  private MemorySegment allocate(long bytes) {
    return arena.allocate(bytes, ALIGNMENT);
  }

  /** Inflated rows. */
  MemorySegment window() {
    return window;
  }

  /** Finished pixels. */
  MemorySegment band() {
    return band;
  }

  /** Input buffer of a native library. */
  MemorySegment inflateInput() {
    return inflateInput;
  }

  /** The state struct of ISA-L. */
  MemorySegment inflateState() {
    return inflateState;
  }

  /** Encoded band. */
  StripBuffer strip() {
    return strip;
  }

  /** Encoded last unit of a band. */
  StripBuffer lastMcu() {
    return lastMcu;
  }

  DeflateNativeDecompressor libdeflate() {
    DeflateNativeDecompressor present = libdeflate;
    if (present == null) {
      present = new DeflateNativeDecompressor();
      libdeflate = present;
    }
    return present;
  }

  /** Memory for the image data of an image that is inflated at once. */
  MemorySegment wholeStream(long bytes) {
    wholeStream = atLeast(bytes, wholeStream);
    return wholeStream;
  }

  /** Memory for the rows of an image that is inflated at once, with slack after them. */
  MemorySegment wholeRows(long bytes) {
    wholeRows = atLeast(bytes + WINDOW_BYTES + InflateStream.SLACK_BYTES, wholeRows);
    return wholeRows;
  }

  private MemorySegment atLeast(long bytes, MemorySegment present) {
    if (present.byteSize() >= bytes) {
      return present;
    }
    // A separate arena, so that the memory that was too small can be freed.
    return Arena.ofAuto().allocate(bytes + bytes / 4, ALIGNMENT);
  }
}
