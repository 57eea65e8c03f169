package sluice.gateway.image;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * The client's response, whose head leaves with the first bytes of the body or a moment later. That
 * moment is enough for most short answers to be in whole, and one that turned out to need no change
 * then leaves with every header as it came, its length included.
 */
final class LateHead implements WriteStream<Buffer> {

  /** Short against anything a client notices, long against the gap between two packets. */
  private static final long MOMENT_MILLIS = 2;

  /** No more than this is held back. */
  static final int SHORT_BYTES = 16 * 1024;

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final Runnable adapt;
  private final long timer;
  private @Nullable Buffer held;

  /**
   * Starts the moment.
   *
   * @param wholeIsShort true if the answer says it is short and could leave as it is
   * @param adapt makes the head fit for a body that may change; run before the head leaves early
   */
  LateHead(Vertx vertx, HttpServerResponse response, boolean wholeIsShort, Runnable adapt) {
    this.vertx = vertx;
    this.response = response;
    this.adapt = adapt;
    this.held = Buffer.buffer();
    this.timer = vertx.setTimer(MOMENT_MILLIS, _ -> leave());
    if (!wholeIsShort) {
      release();
    }
  }

  @Override
  public Future<Void> write(Buffer chunk) {
    if (held == null) {
      return response.write(chunk);
    }
    held.appendBuffer(chunk);
    return Future.succeededFuture();
  }

  /** Ends the response with a body that is the upstream's own, byte for byte. */
  Future<Void> endUnchanged() {
    Buffer whole = held;
    if (whole == null) {
      return end();
    }
    held = null;
    vertx.cancelTimer(timer);
    return response.end(whole);
  }

  @Override
  public Future<Void> end() {
    release();
    return response.end();
  }

  @Override
  public boolean writeQueueFull() {
    return !response.ended() && response.writeQueueFull();
  }

  @Override
  public LateHead drainHandler(@Nullable Handler<Void> handler) {
    if (!response.ended()) {
      response.drainHandler(handler);
    }
    return this;
  }

  @Override
  public LateHead exceptionHandler(@Nullable Handler<Throwable> handler) {
    response.exceptionHandler(handler);
    return this;
  }

  @Override
  public LateHead setWriteQueueMaxSize(int maxSize) {
    response.setWriteQueueMaxSize(maxSize);
    return this;
  }

  /** The moment is over: the head leaves, with or without bytes. */
  private void leave() {
    release();
    if (!response.headWritten() && !response.ended() && !response.closed()) {
      response.writeHead();
    }
  }

  private void release() {
    Buffer bytes = held;
    if (bytes == null) {
      return;
    }
    held = null;
    if (response.ended() || response.closed()) {
      return;
    }
    adapt.run();
    if (bytes.length() > 0) {
      response.write(bytes);
    }
  }
}
