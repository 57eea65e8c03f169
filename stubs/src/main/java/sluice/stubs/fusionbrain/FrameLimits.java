package sluice.stubs.fusionbrain;

import java.time.Duration;

/**
 * How patient the photo frame is.
 *
 * @param connect longest wait for the connection, TLS handshake included step by step
 * @param firstByte longest silence between the request and the first byte of the response
 * @param read longest silence in the head, and in the body before the image
 * @param imageRead longest silence inside the image
 * @param betweenTries wait after a run request that failed
 * @param betweenPolls wait before every status request
 */
public record FrameLimits(
    Duration connect,
    Duration firstByte,
    Duration read,
    Duration imageRead,
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

  /** The same patience with one response, but the next request follows at once. */
  public FrameLimits withoutWaiting() {
    return new FrameLimits(connect, firstByte, read, imageRead, Duration.ZERO, Duration.ZERO);
  }
}
