package sluice.testkit.fusionbrain;

import java.time.Duration;

/**
 * Timeouts of the photo frame.
 *
 * @param connect connect timeout, and read timeout of the TLS handshake
 * @param firstByte timeout from the request to the first byte of the response
 * @param read idle timeout in the head, and in the body before the image
 * @param imageRead idle timeout inside the image
 * @param betweenTries delay after a failed run request
 * @param betweenPolls delay before every status request
 */
public record FrameLimits(
    Duration connect,
    Duration firstByte,
    Duration read,
    Duration imageRead,
    Duration betweenTries,
    Duration betweenPolls) {

  /** The values of the firmware; only the connect timeout is chosen here. */
  public static final FrameLimits DEVICE =
      new FrameLimits(
          Duration.ofSeconds(5),
          Duration.ofMillis(2000),
          Duration.ofMillis(2000),
          Duration.ofMillis(500),
          Duration.ofSeconds(2),
          Duration.ofSeconds(6));

  /** These timeouts without the delays between requests. */
  public FrameLimits withoutWaiting() {
    return new FrameLimits(connect, firstByte, read, imageRead, Duration.ZERO, Duration.ZERO);
  }
}
