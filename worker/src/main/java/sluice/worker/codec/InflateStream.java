package sluice.worker.codec;

import java.lang.foreign.MemorySegment;

/**
 * Inflates the data of one image, a few rows at a time. {@link InflateLibrary} selects the
 * implementation; they differ only in speed. Confined to one thread.
 */
interface InflateStream extends AutoCloseable {

  /** Bytes after the requested ones that may be read as well; their values are undefined. */
  int SLACK_BYTES = 64;

  /** The memory that holds the rows, outside the Java heap. */
  MemorySegment rows();

  /**
   * Inflates the next bytes of the stream.
   *
   * @param bytes number of bytes, at most {@link Workspace#WINDOW_BYTES}
   * @return offset of the first byte in {@link #rows()}; valid until the next call
   * @throws RefusedException if the stream is damaged or has fewer bytes
   */
  long next(int bytes) throws RefusedException;

  /**
   * Checks what follows the last row. If a checksum is present, it must match. A stream that ends
   * early or continues is accepted, as the image is complete; only a little of the surplus is read,
   * since it may be gigabytes.
   *
   * @throws RefusedException if the checksum does not match or the stream is damaged
   */
  void finish() throws RefusedException;

  @Override
  void close();
}
