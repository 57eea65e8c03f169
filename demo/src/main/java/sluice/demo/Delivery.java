package sluice.demo;

import java.time.Duration;

/**
 * How a response is sent.
 *
 * @param gzip compresses the body and sets Content-Encoding
 * @param chunked chunked transfer coding instead of a Content-Length
 * @param headAfter delay before the status line
 * @param bodyAfter delay between the head and the body
 * @param drip pace of the body; generated bodies are written in their own units
 * @param cutAfterBytes body bytes after which the connection is closed; {@link #NEVER} for none
 */
public record Delivery(
    boolean gzip,
    boolean chunked,
    Duration headAfter,
    Duration bodyAfter,
    Drip drip,
    long cutAfterBytes) {

  /** The whole body is sent. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Without delay, with a Content-Length, uncompressed. */
  public static final Delivery PLAIN =
      new Delivery(false, false, Duration.ZERO, Duration.ZERO, Drip.NONE, NEVER);

  public Delivery withGzip() {
    return new Delivery(true, chunked, headAfter, bodyAfter, drip, cutAfterBytes);
  }

  public Delivery inChunks() {
    return new Delivery(gzip, true, headAfter, bodyAfter, drip, cutAfterBytes);
  }

  public Delivery withHeadAfter(Duration silence) {
    return new Delivery(gzip, chunked, silence, bodyAfter, drip, cutAfterBytes);
  }

  public Delivery withBodyAfter(Duration silence) {
    return new Delivery(gzip, chunked, headAfter, silence, drip, cutAfterBytes);
  }

  public Delivery dripping(int bytes, Duration pause) {
    return new Delivery(gzip, chunked, headAfter, bodyAfter, new Drip(bytes, pause), cutAfterBytes);
  }

  /** Closes the connection after this number of body bytes, counted after compression. */
  public Delivery cutAfter(long bytes) {
    return new Delivery(gzip, chunked, headAfter, bodyAfter, drip, bytes);
  }
}
