package sluice.stubs.fusionbrain;

import java.time.Duration;

/**
 * How patient the picture frame is.
 *
 * @param connect longest wait for the connection, TLS handshake included step by step
 * @param firstByte longest silence between the request and the first byte of the answer
 * @param read longest silence in the head, and in the body before the picture
 * @param pictureRead longest silence inside the picture
 * @param betweenTries wait after a run request that failed
 * @param betweenPolls wait before every status request
 */
public record FrameLimits(
    Duration connect,
    Duration firstByte,
    Duration read,
    Duration pictureRead,
    Duration betweenTries,
    Duration betweenPolls) {

  /** The firmware's own numbers; only the connect limit is ours. */
  public static final FrameLimits DEVICE =
      new FrameLimits(
          Duration.ofSeconds(5),
          Duration.ofMillis(2000),
          Duration.ofMillis(2000),
          Duration.ofMillis(500),
          Duration.ofSeconds(2),
          Duration.ofSeconds(6));

  /** The same patience with one answer, but the next request follows at once. */
  public FrameLimits withoutWaiting() {
    return new FrameLimits(connect, firstByte, read, pictureRead, Duration.ZERO, Duration.ZERO);
  }
}
