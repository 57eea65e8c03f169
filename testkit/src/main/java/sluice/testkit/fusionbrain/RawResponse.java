package sluice.testkit.fusionbrain;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one response including the status line, valid HTTP or not.
 *
 * @param pieces sent in order
 * @param closes closes the connection after the last piece; otherwise it stays open
 */
public record RawResponse(List<Piece> pieces, boolean closes) {

  /**
   * One write.
   *
   * @param before delay before the write
   */
  public record Piece(Duration before, Buffer bytes) {}

  public RawResponse {
    pieces = List.copyOf(pieces);
  }

  /** Text with explicit CRLF, one byte per char (ISO 8859-1); then the connection is closed. */
  public static RawResponse of(String bytes) {
    return of(latin1(bytes));
  }

  public static RawResponse of(Buffer bytes) {
    return new RawResponse(List.of(new Piece(Duration.ZERO, bytes)), true);
  }

  /** No bytes; the connection stays open. */
  public static RawResponse silence() {
    return new RawResponse(List.of(), false);
  }

  public RawResponse then(Duration pause, String bytes) {
    return then(pause, latin1(bytes));
  }

  public RawResponse then(Duration pause, Buffer bytes) {
    List<Piece> more = new ArrayList<>(pieces);
    more.add(new Piece(pause, bytes));
    return new RawResponse(more, closes);
  }

  /** The connection stays open for the next request. */
  public RawResponse keptOpen() {
    return new RawResponse(pieces, false);
  }

  private static Buffer latin1(String bytes) {
    return Buffer.buffer(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }
}
