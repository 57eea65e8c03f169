package sluice.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Begins a response before it is known, so that no proxy and no client gives up waiting: the head
 * of a success, then again and again bytes without a meaning until the real response is there. If
 * that is an error, the body reports it, as the status has left already.
 */
public final class EarlyResponse {

  /** The kind of body that the response will have. */
  public enum BodyType {
    /** White space may precede any value: RFC 8259 section 2. */
    JSON(ContentTypes.JSON, " "),
    /**
     * A line that begins with a colon is a comment: HTML standard, section 9.2.6. No blank line
     * follows: behind an {@code id:}, openai-python takes each one for the end of an event.
     */
    EVENTS(ContentTypes.EVENTS, ":\n");

    private final String contentType;
    private final String filler;

    BodyType(String contentType, String filler) {
      this.contentType = contentType;
      this.filler = filler;
    }

    private String mediaType() {
      return contentType.split(";", 2)[0];
    }

    /** Bytes without a meaning. */
    public Buffer filler() {
      return Buffer.buffer(filler);
    }
  }

  private final BodyType type;
  private final Function<Problem, Buffer> event;

  private EarlyResponse(BodyType type, Function<Problem, Buffer> event) {
    this.type = type;
    this.event = event;
  }

  /**
   * Begins the response of an exchange early if the real one is not there in time.
   *
   * @param silence longest time without a byte for the client; zero switches this off
   * @param event formats a problem as a whole event
   * @param allowed whether this request can have such a response; asked at each beat
   */
  public static void after(
      Vertx vertx,
      Duration silence,
      Exchange exchange,
      BodyType type,
      Function<Problem, Buffer> event,
      BooleanSupplier allowed) {
    EarlyResponse early = new EarlyResponse(type, event);
    exchange.onBody(
        Heartbeat.start(
                vertx,
                silence,
                exchange,
                () -> {
                  if (exchange.request().isEnded() && allowed.getAsBoolean()) {
                    early.beat(exchange);
                  }
                })
            ::stop);
  }

  private void beat(Exchange exchange) {
    HttpServerResponse response = exchange.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (!response.headWritten()) {
      if (!prepareHead(response)) {
        return;
      }
      exchange.begunEarly(this::end);
      exchange.setUnknownLength();
    }
    if (!response.writeQueueFull()) {
      response.write(type.filler());
    }
  }

  /**
   * Makes a head, or adapts the one of an upstream that has not sent any of its body yet.
   *
   * @return false if the body that this head announces must not begin with filler
   */
  private boolean prepareHead(HttpServerResponse response) {
    String present = response.headers().get(HttpHeaders.CONTENT_TYPE);
    if (present == null && response.getStatusCode() == Status.OK) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, type.contentType);
    } else if (response.getStatusCode() != Status.OK
        || present == null
        || !present.startsWith(type.mediaType())
        || response.headers().contains(HttpHeaders.CONTENT_ENCODING)) {
      return false;
    }
    response.headers().remove(HttpHeaders.CONTENT_LENGTH);
    response.putHeader("X-Accel-Buffering", "no"); // asks nginx to let each beat through
    return true;
  }

  private Buffer end(Problem problem, ErrorFormat format) {
    return type == BodyType.JSON ? format.body(problem).toBuffer() : event.apply(problem);
  }
}
