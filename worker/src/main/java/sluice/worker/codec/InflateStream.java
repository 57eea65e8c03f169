package sluice.worker.codec;

import java.lang.foreign.MemorySegment;

/**
 * The image data of one image, inflated a few rows at a time. Which code does it is a matter of
 * speed alone: {@link InflateLibrary} has the choice, and every one of them makes the same bytes of
 * the same stream. Belongs to one thread.
 */
interface InflateStream extends AutoCloseable {

  /** How many bytes behind what was asked for may be read, too; what they are is undefined. */
  int SLACK_BYTES = 64;

  /** Where the rows lie: outside the Java heap. */
  MemorySegment rows();

  /**
   * The next bytes of the stream.
   *
   * @param bytes how many, at most {@link Workspace#WINDOW_BYTES}
   * @return offset of the first in {@link #rows()}; they stay until the next call
   * @throws RefusedException if the stream is damaged, or has fewer
   */
  long next(int bytes) throws RefusedException;

  /**
   * Looks behind the last row. A checksum that is there must be right. A stream that goes on, or is
   * cut off, is none the worse for the image; no more than a little of what goes on is looked at,
   * as it may be gigabytes.
   *
   * @throws RefusedException if the checksum is wrong or the stream damaged
   */
  void finish() throws RefusedException;

  @Override
  void close();
}
