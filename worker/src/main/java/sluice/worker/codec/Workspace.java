package sluice.worker.codec;

import io.airlift.compress.v3.deflate.DeflateNativeDecompressor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The memory in which one image at a time is worked on, taken once and used again: fresh memory
 * would have to be zeroed and mapped for every image. All of it is outside the Java heap, where
 * native libraries reach it in place, and goes when the garbage collector finds it unused.
 */
final class Workspace {

  /** Most bytes of a row that is taken whole: 16-bit RGBA at the longest side, and its filter. */
  private static final int MAX_ROW_BYTES = 1 + 8 * CodecLimits.MAX_SIDE;

  /** As many 8-bit RGBA rows of the longest side as are restored together. */
  static final int WINDOW_BYTES =
      Math.max(MAX_ROW_BYTES, Wavefront.ROWS * (1 + 4 * CodecLimits.MAX_SIDE));

  /** The usual image data chunk: ISA-L copies 32 KiB in each call, so they should be few. */
  private static final int INPUT_BYTES = 64 * 1024;

  private static final int ALIGNMENT = 64;

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment window = allocate(WINDOW_BYTES + InflateStream.SLACK_BYTES);
  private final MemorySegment band = allocate(Band.MAX_BYTES);
  private final MemorySegment inflateInput = allocate(INPUT_BYTES);
  private final MemorySegment inflateState = allocate(IsalLibrary.STATE_BYTES);
  private final StripBuffer strip = new StripBuffer();
  private final StripBuffer unit = new StripBuffer();

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

  /** A piece of image data on its way to a native library. */
  MemorySegment inflateInput() {
    return inflateInput;
  }

  /** What ISA-L keeps between two calls. */
  MemorySegment inflateState() {
    return inflateState;
  }

  /** What the encoder makes of a band. */
  StripBuffer strip() {
    return strip;
  }

  /** What the encoder makes of the last unit of a band. */
  StripBuffer unit() {
    return unit;
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

  /** Memory for the rows of an image that is inflated at once, and some to read behind them. */
  MemorySegment wholeRows(long bytes) {
    wholeRows = atLeast(bytes + WINDOW_BYTES + InflateStream.SLACK_BYTES, wholeRows);
    return wholeRows;
  }

  private MemorySegment atLeast(long bytes, MemorySegment present) {
    if (present.byteSize() >= bytes) {
      return present;
    }
    // An arena of its own: the memory that was too small goes on its own.
    return Arena.ofAuto().allocate(bytes + bytes / 4, ALIGNMENT);
  }
}
