package sluice.stubs.fusionbrain;

import java.time.Duration;

/**
 * The pace of a body.
 *
 * @param bytes size of one write
 * @param pause wait after each write
 */
public record Drip(int bytes, Duration pause) {

  /** As fast as the other side reads. */
  public static final Drip NONE = new Drip(64 * 1024, Duration.ZERO);

  public Drip {
    if (bytes < 1 || pause.isNegative()) {
      throw new IllegalArgumentException("no such pace: " + bytes + " bytes every " + pause);
    }
  }
}
