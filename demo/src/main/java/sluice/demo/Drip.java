package sluice.demo;

import java.time.Duration;

/**
 * The pace at which a body is sent.
 *
 * @param bytes size of one write
 * @param pause delay after each write
 */
public record Drip(int bytes, Duration pause) {

  /** As fast as the client reads. */
  public static final Drip NONE = new Drip(64 * 1024, Duration.ZERO);

  public Drip {
    if (bytes < 1 || pause.isNegative()) {
      throw new IllegalArgumentException("invalid pace: " + bytes + " bytes every " + pause);
    }
  }
}
