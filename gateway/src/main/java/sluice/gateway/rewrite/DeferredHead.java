package sluice.gateway.rewrite;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.WriteStream;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.MemoryBudget;
import sluice.gateway.proxy.FilterStream;

/**
 * The client's response, whose head leaves with the first bytes of the body or a moment later. That
 * moment is enough for most short responses to be in whole, and one that turned out to need no
 * change then leaves with every header as it came, its length included.
 *
 * <p>While an image is under way the moment is longer: most images are done by then, and until the
 * head has left a response can still say what could not be converted, and a proxy in front can
 * still give the request to another gateway should this one die.
 *
 * <p>Where a response may yet become an error, all of it is held until its end, within a bound.
 */
final class DeferredHead extends FilterStream {

  /** Short against anything a client notices, long against the gap between two packets. */
  private static final long MOMENT_MILLIS = 1;

  /** The same while an image is under way; the smallest devices wait two seconds. */
  private static final long IMAGE_MILLIS = 100;

  /** No more than this is held back for the moment. */
  static final int SHORT_BYTES = 16 * 1024;

  /** Vert.x counts its timers from 0, so 0 would be somebody else's. */
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Exchange exchange;
  private final HttpServerResponse response;
  private final MemoryBudget heldInAll;
  private final int maxBytes;
  private final boolean wholeMayLeave;
  private final Runnable adapt;
  private BooleanSupplier imageUnderWay = () -> false;
  private long timer = NO_TIMER;
  private @Nullable Buffer held = Buffer.buffer();

  private DeferredHead(
      Vertx vertx,
      Exchange exchange,
      WriteStream<Buffer> body,
      int maxBytes,
      boolean wholeMayLeave,
      boolean timed,
      Runnable adapt) {
    super(body);
    this.vertx = vertx;
    this.exchange = exchange;
    this.response = exchange.response();
    this.heldInAll = exchange.held();
    this.maxBytes = maxBytes;
    this.wholeMayLeave = wholeMayLeave;
    this.adapt = adapt;
    if (timed) {
      vertx.runOnContext(_ -> momentBegins());
    }
  }

  /**
   * Holds the head for the moment.
   *
   * @param body takes the body of the response
   * @param wholeIsShort true if the response says it is short and could leave as it is
   * @param adapt makes the head fit for a body that may change; run just before the head leaves
   */
  static DeferredHead forAMoment(
      Vertx vertx,
      Exchange exchange,
      WriteStream<Buffer> body,
      boolean wholeIsShort,
      Runnable adapt) {
    return new DeferredHead(vertx, exchange, body, SHORT_BYTES, wholeIsShort, true, adapt);
  }

  /**
   * Holds head and body until the end, or until there is more of it than may be held.
   *
   * @param body takes the body of the response
   * @param adapt makes the head fit for a body that may change; run just before the head leaves
   */
  static DeferredHead untilTheEnd(
      Vertx vertx, Exchange exchange, WriteStream<Buffer> body, int maxBytes, Runnable adapt) {
    return new DeferredHead(vertx, exchange, body, maxBytes, true, false, adapt);
  }

  /** Who knows whether an image is under way. */
  void waitFor(BooleanSupplier underWay) {
    imageUnderWay = underWay;
  }

  @Override
  protected Future<Void> accept(Buffer chunk) {
    Buffer before = held;
    if (before != null && before.length() + (long) chunk.length() <= maxBytes) {
      before.appendBuffer(chunk);
      heldInAll.acquire(chunk.length());
      return Future.succeededFuture();
    }
    release();
    return out.write(chunk);
  }

  /** Ends the response with a body that is the upstream's own, byte for byte. */
  Future<Void> endUnchanged() {
    Buffer whole = held;
    if (whole == null || !wholeMayLeave) {
      return end();
    }
    drop();
    return out.end(whole);
  }

  @Override
  public Future<Void> end() {
    release();
    return out.end();
  }

  /** True if the head and all that was held have left. */
  boolean hasLeft() {
    return held == null;
  }

  /**
   * No more will come: what is here of a long response leaves, so that its client sees it break.
   */
  void breakOff() {
    if (!wholeMayLeave && held != null && held.length() > 0) {
      leave();
    }
  }

  /** What is held will not leave. */
  void drop() {
    if (held != null) {
      heldInAll.release(held.length());
      held = null;
      vertx.cancelTimer(timer);
    }
  }

  /**
   * Most short responses are in whole with what brought their head, and spare themselves a timer.
   */
  private void momentBegins() {
    if (held != null) {
      timer = vertx.setTimer(MOMENT_MILLIS, _ -> momentIsOver());
    }
  }

  private void momentIsOver() {
    if (imageUnderWay.getAsBoolean()) {
      timer = vertx.setTimer(IMAGE_MILLIS, _ -> leave());
    } else {
      leave();
    }
  }

  /**
   * The head leaves, with or without bytes. Over HTTP/1.0, where a body of unknown length ends with
   * its connection, Vert.x sends none without bytes.
   */
  private void leave() {
    release();
    if (!response.headWritten()
        && !response.ended()
        && !response.closed()
        && exchange.request().version() != HttpVersion.HTTP_1_0) {
      response.writeHead();
    }
  }

  private void release() {
    serially(this::releaseNow);
  }

  private void releaseNow() {
    Buffer bytes = held;
    if (bytes == null) {
      return;
    }
    drop();
    if (response.ended() || response.closed()) {
      return;
    }
    adapt.run();
    if (bytes.length() > 0) {
      out.write(bytes);
    }
  }
}
