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
 * Writes the body of a response to the client, and watches how fast the client takes it: in small
 * pieces, or in chunks whose progress the kernel reports. Vert.x regards a response as ended when
 * its last byte is handed to the network; here the client is watched until it has taken that byte,
 * too.
 */
final class ClientStream extends SerialStream {

  /** Small enough for a client at a few kilobytes a second to take within any sensible timeout. */
  private static final int PIECE_BYTES = 16 * 1024;

  /**
   * Bytes that the client may leave untaken before the source is paused. Vert.x alone would queue
   * sixteen writes of any size.
   */
  private static final int UNTAKEN_BYTES_MAX = 64 * 1024;

  private final Exchange exchange;
  private final HttpServerResponse response;
  private final ChunkCoalescer gathered;
  private final StallDetector watch;
  private long untakenBytes;

  /** Bytes of the oldest of these that have been reported as progress. */
  private int seenBytes;

  private boolean full;
  private boolean lingers;

  /** Creates the stream for the response of an exchange. */
  ClientStream(Vertx vertx, Exchange exchange, StallDetector watch) {
    this.exchange = exchange;
    this.response = exchange.response();
    this.gathered = new ChunkCoalescer(vertx, this::send);
    this.watch = watch;
    exchange.beforeAbort(gathered::leave);
    exchange.onEnd(this::linger);
  }

  /** True if the client must take bytes before more are accepted for it. */
  boolean isAwaited() {
    noticeProgress();
    return untakenBytes > 0 && (response.ended() || writeQueueFull());
  }

  /**
   * The returned future says only that the bytes are queued; failures end the exchange, and room is
   * reported to {@link #drainHandler}.
   */
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
   * True if the kernel reports the progress of a chunk, which it cannot do for the records of TLS
   * and the frames of HTTP/2.
   */
  private boolean inChunks() {
    return response.isChunked()
        && exchange.request().version() == HttpVersion.HTTP_1_1
        && !exchange.request().isSSL();
  }

  private void send(Buffer bytes) {
    // The response may have ended, if an error has replaced it.
    taken(
        bytes.length(),
        response.ended() ? Future.failedFuture("replaced by an error") : response.write(bytes));
  }

  /** Sends bytes that do not count as progress of the body, behind all that has been written. */
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
    // Counted first, as the exchange may end within this call.
    untakenBytes += last.length();
    return taken(last.length(), response.end(last));
  }

  @Override
  public Future<Void> end() {
    gathered.leave();
    return response.end();
  }

  /**
   * Counts bytes as taken when the write completes, also if it fails because the client has left.
   */
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

  /** Reports the progress of a large chunk. */
  private void noticeProgress() {
    if (untakenBytes == 0 || exchange.request().version() == HttpVersion.HTTP_2) {
      return; // over HTTP/2 other responses share the connection
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
