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
 * Sends the client's response and holds its head back for a moment. Within that moment most short
 * responses arrive completely, and one that needs no change leaves with all of its headers,
 * including the length.
 *
 * <p>While an image is being converted, the moment is longer: most images are ready by then. Until
 * the head leaves, the response can still report unconverted images, and a proxy in front can still
 * send the request to another gateway if this one dies.
 *
 * <p>A response that may still become an error is held up to its end, within a bound.
 */
final class DeferredHead extends FilterStream {

  /** Shorter than a client can notice, longer than the gap between two packets. */
  private static final long MOMENT_MILLIS = 1;

  /** The moment while an image is being converted; the smallest devices wait two seconds. */
  private static final long IMAGE_MILLIS = 100;

  /** Most bytes that are held back for the moment. */
  static final int SHORT_BYTES = 16 * 1024;

  /** Not the id of any timer; Vert.x counts them from 0. */
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
   * Holds the head back for the moment.
   *
   * @param body takes the body of the response
   * @param wholeIsShort true if the response is announced to be short and may leave unchanged
   * @param adapt adapts the head to a body that may change; run just before the head leaves
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
   * Holds head and body back until the end, or until the body exceeds the bound.
   *
   * @param body takes the body of the response
   * @param adapt adapts the head to a body that may change; run just before the head leaves
   */
  static DeferredHead untilTheEnd(
      Vertx vertx, Exchange exchange, WriteStream<Buffer> body, int maxBytes, Runnable adapt) {
    return new DeferredHead(vertx, exchange, body, maxBytes, true, false, adapt);
  }

  /** Sets the condition under which the moment is longer. */
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

  /** Ends the response whose body is unchanged. */
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

  /** True once the head and all held bytes have left. */
  boolean hasLeft() {
    return held == null;
  }

  /** Sends the held bytes of a long response, so that its client sees it break off. */
  void breakOff() {
    if (!wholeMayLeave && held != null && held.length() > 0) {
      leave();
    }
  }

  /** Drops the held bytes. */
  void drop() {
    if (held != null) {
      heldInAll.release(held.length());
      held = null;
      vertx.cancelTimer(timer);
    }
  }

  /** Begins in the next turn: most short responses have ended by then and need no timer. */
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
   * Sends the head, with or without bytes. Over HTTP/1.0, where a body of unknown length ends with
   * its connection, Vert.x sends no head without bytes.
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
