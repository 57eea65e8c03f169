package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import sluice.gateway.http.Exchange;
import sluice.gateway.transport.ChunkCoalescer;
import sluice.gateway.transport.WriteProgress;

/**
 * The body of a response on its way to the client, written in pieces so small that it shows how
 * fast the client takes them, or in chunks of which is seen how much it has. Vert.x regards a
 * response as ended when its last byte has been handed over; here the client stays under watch
 * until it has taken that byte, too.
 */
final class ClientStream extends SerialStream {

  /** What a client at a few kilobytes a second takes within any timeout worth setting. */
  private static final int PIECE_BYTES = 16 * 1024;

  /**
   * So much may be untaken before the source has to wait. Vert.x by itself lets sixteen writes of
   * any size pile up behind those that the network has.
   */
  private static final int UNTAKEN_BYTES_MAX = 64 * 1024;

  private final Exchange exchange;
  private final HttpServerResponse response;
  private final ChunkCoalescer gathered;
  private final StallDetector watch;
  private long untakenBytes;

  /** What of the oldest of these the watch has heard of. */
  private int seenBytes;

  private boolean full;
  private boolean lingers;

  /** Creates it for the response of an exchange. */
  ClientStream(Vertx vertx, Exchange exchange, StallDetector watch) {
    this.exchange = exchange;
    this.response = exchange.response();
    this.gathered = new ChunkCoalescer(vertx, this::send);
    this.watch = watch;
    exchange.beforeAbort(gathered::leave);
    exchange.onEnd(this::linger);
  }

  /** True if the client has more to take than we are ready to keep for it. */
  boolean isAwaited() {
    noticeProgress();
    return untakenBytes > 0 && (response.ended() || writeQueueFull());
  }

  /** What becomes of the bytes is told to the exchange, and to {@link #drainHandler}. */
  @Override
  protected Future<Void> accept(Buffer bytes) {
    exchange.bodyBegins();
    untakenBytes += bytes.length();
    full |= untakenBytes >= UNTAKEN_BYTES_MAX;
    if (inChunks()) {
      gathered.add(bytes);
    } else {
      for (int from = 0; from < bytes.length(); from += PIECE_BYTES) {
        send(bytes.slice(from, Math.min(bytes.length(), from + PIECE_BYTES)));
      }
    }
    return Future.succeededFuture();
  }

  /**
   * True if the body has chunks whose progress can be seen: TLS has records of its own, and HTTP/2
   * frames.
   */
  private boolean inChunks() {
    return response.isChunked()
        && exchange.request().version() == HttpVersion.HTTP_1_1
        && !exchange.request().isSSL();
  }

  private void send(Buffer bytes) {
    // Ended, if an error took the place of a response of which nothing had left.
    taken(
        bytes.length(),
        response.ended() ? Future.failedFuture("replaced by an error") : response.write(bytes));
  }

  /** Sends bytes that are no part of the body's progress, behind what has been written so far. */
  void writeBeside(Buffer bytes) {
    serially(
        () -> {
          gathered.leave();
          response.write(bytes);
        });
  }

  @Override
  public Future<Void> end(Buffer last) {
    exchange.bodyBegins();
    gathered.leave();
    // Counted before: for Vert.x the exchange may end within this call.
    untakenBytes += last.length();
    return taken(last.length(), response.end(last));
  }

  @Override
  public Future<Void> end() {
    gathered.leave();
    return response.end();
  }

  /** A write that fails, because the client has left, leaves nothing to wait for either. */
  private Future<Void> taken(int bytes, Future<Void> written) {
    return written.onComplete(
        _ -> {
          untakenBytes -= bytes;
          watch.clientMoved(Math.max(0, bytes - seenBytes));
          seenBytes = 0;
          if (lingers && untakenBytes == 0) {
            watch.stop();
          }
          if (full && untakenBytes <= UNTAKEN_BYTES_MAX / 2) {
            full = false;
            wake();
          }
        });
  }

  /** Counts what the client has taken of a large chunk. */
  private void noticeProgress() {
    if (untakenBytes == 0 || exchange.request().version() == HttpVersion.HTTP_2) {
      return; // over HTTP/2 the connection has more than this response to write
    }
    int progress = (int) WriteProgress.of(exchange.request().connection());
    if (progress > seenBytes) {
      watch.clientMoved(progress - seenBytes);
      seenBytes = progress;
    }
  }

  private void linger() {
    if (untakenBytes > 0) {
      lingers = true;
      watch.again();
      watch.expect(
          () -> {
            noticeProgress();
            return Awaited.CLIENT;
          },
          exchange::cut);
    }
  }

  @Override
  public boolean writeQueueFull() {
    return !response.ended() && (full || response.writeQueueFull());
  }

  @Override
  protected void awaitRoom() {
    if (!response.ended()) {
      response.drainHandler(_ -> wake());
    }
  }

  @Override
  public ClientStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    response.exceptionHandler(handler);
    return this;
  }

  @Override
  public ClientStream setWriteQueueMaxSize(int maxSize) {
    response.setWriteQueueMaxSize(maxSize);
    return this;
  }
}
