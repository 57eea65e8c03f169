package sluice.worker.codec;

import java.lang.foreign.MemorySegment;

/**
 * The image data of one picture, inflated a few rows at a time. Which code does it is a matter of
 * speed alone: {@link InflateLibrary} has the choice, and every one of them makes the same bytes of
 * the same stream. Belongs to one thread.
 */
interface Inflate extends AutoCloseable {

  /** How many bytes behind what was asked for may be read, too; what they are is undefined. */
  int SLACK_BYTES = 64;

  /** Where the rows lie: outside the Java heap. */
  MemorySegment rows();

  /**
   * The next bytes of the stream.
   *
   * @param bytes how many, at most {@link Workspace#WINDOW_BYTES}
   * @return offset of the first in {@link #rows()}; they stay until the next call
   * @throws Refusal if the stream is damaged, or has fewer
   */
  long next(int bytes) throws Refusal;

  /**
   * Runs the stream to its checksum, which must be right, and allows no byte more before it.
   *
   * @throws Refusal if anything of that is not so
   */
  void finish() throws Refusal;

  @Override
  void close();
}
