package sluice.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A response that begins before it is there: the head of a success, and again and again something
 * that means nothing, until the response comes. What turns out to be an error by then is told in
 * the body, as the status has left.
 */
public final class EarlyResponse {

  /** What the response will be. */
  public enum Form {
    /** White space may stand before any value: RFC 8259 section 2. */
    JSON(ContentTypes.JSON, " "),
    /**
     * A line that begins with a colon is a comment: HTML standard, section 9.2.6. No blank line
     * follows: behind an {@code id:}, openai-python takes each one for the end of an event.
     */
    EVENTS(ContentTypes.EVENTS, ":\n");

    private final String contentType;
    private final String nothing;

    Form(String contentType, String nothing) {
      this.contentType = contentType;
      this.nothing = nothing;
    }

    private String mediaType() {
      return contentType.split(";", 2)[0];
    }

    /** Something that stands for nothing. */
    public Buffer nothing() {
      return Buffer.buffer(nothing);
    }
  }

  private static final int OK = 200;

  private final Form form;
  private final Function<Problem, Buffer> event;

  private EarlyResponse(Form form, Function<Problem, Buffer> event) {
    this.form = form;
    this.event = event;
  }

  /**
   * Begins the response of an exchange early, if it is not there in time.
   *
   * @param silence how long a client may hear nothing; zero for as long as it takes
   * @param event what to say of a problem among events: a whole one
   * @param may whether this request can have such a response; asked at each beat
   */
  public static void after(
      Vertx vertx,
      Duration silence,
      Exchange exchange,
      Form form,
      Function<Problem, Buffer> event,
      BooleanSupplier may) {
    EarlyResponse early = new EarlyResponse(form, event);
    exchange.onBody(
        Heartbeat.start(
                vertx,
                silence,
                exchange,
                () -> {
                  if (exchange.request().isEnded() && may.getAsBoolean()) {
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
      if (!isHeadOurs(response)) {
        return;
      }
      exchange.begunEarly(this);
      exchange.chunk();
    }
    if (!response.writeQueueFull()) {
      response.write(form.nothing());
    }
  }

  /**
   * Makes a head, or adapts the one that the upstream has sent without a body so far.
   *
   * @return false if nothing may stand before the body of that
   */
  private boolean isHeadOurs(HttpServerResponse response) {
    String type = response.headers().get(HttpHeaders.CONTENT_TYPE);
    if (type == null && response.getStatusCode() == OK) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, form.contentType);
    } else if (response.getStatusCode() != OK
        || type == null
        || !type.startsWith(form.mediaType())
        || response.headers().contains(HttpHeaders.CONTENT_ENCODING)) {
      return false;
    }
    response.headers().remove(HttpHeaders.CONTENT_LENGTH);
    response.putHeader("X-Accel-Buffering", "no"); // asks nginx to let each beat through
    return true;
  }

  /** The end of a response that has come to nothing. */
  Buffer last(Problem problem, ErrorFormat shape) {
    return form == Form.JSON ? shape.body(problem).toBuffer() : event.apply(problem);
  }
}
