package sluice.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * An answer that begins before it is there: the head of a success, and again and again something
 * that means nothing, until the answer comes. What turns out to be an error by then is told in the
 * body, as the status has left.
 */
public final class EarlyAnswer {

  /** What the answer will be. */
  public enum Form {
    /** White space may stand before any value: RFC 8259 section 2. */
    JSON("application/json; charset=utf-8", " "),
    /** A line that begins with a colon is a comment: HTML standard, section 9.2.6. */
    EVENTS("text/event-stream", ": \n\n");

    private final String contentType;
    private final String nothing;

    Form(String contentType, String nothing) {
      this.contentType = contentType;
      this.nothing = nothing;
    }

    /** Something that stands for nothing. */
    public Buffer nothing() {
      return Buffer.buffer(nothing);
    }
  }

  private final Form form;

  private EarlyAnswer(Form form) {
    this.form = form;
  }

  /**
   * Begins the answer of an exchange early, if it is not there in time.
   *
   * @param silence how long a client may hear nothing; zero for as long as it takes
   * @param may whether this request can have such an answer; asked at each beat
   */
  public static void after(
      Vertx vertx, Duration silence, Exchange exchange, Form form, BooleanSupplier may) {
    EarlyAnswer early = new EarlyAnswer(form);
    exchange.onAnswer(
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
      exchange.begunEarly(this);
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, form.contentType)
          .putHeader("X-Accel-Buffering", "no") // asks nginx to let each beat through
          .putHeader("X-Request-Id", exchange.id());
      exchange.chunk();
    }
    if (!response.writeQueueFull()) {
      response.write(form.nothing());
    }
  }

  /** The end of an answer that has come to nothing. */
  Buffer last(Problem problem, ErrorShape shape) {
    return form == Form.JSON ? shape.body(problem).toBuffer() : ErrorShape.imageEvent(problem);
  }
}
