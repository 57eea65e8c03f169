package sluice.testkit.fusionbrain;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** One connection to a {@link RawUpstream}: the bytes received, and its end. */
public final class RawConnection {

  private final Vertx vertx;
  private final NetSocket socket;
  private final Supplier<RawResponse> responses;
  private final RequestEnds requestEnds = new RequestEnds();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final AtomicLong sentBytes = new AtomicLong();
  private final Promise<Void> closed = Promise.promise();

  RawConnection(Vertx vertx, NetSocket socket, Supplier<RawResponse> responses) {
    this.vertx = vertx;
    this.socket = socket;
    this.responses = responses;
    socket.handler(this::read);
    socket.closeHandler(_ -> closed.tryComplete());
    socket.exceptionHandler(_ -> {}); // a reset is followed by the close handler
  }

  /** A copy of all bytes of all requests so far. */
  public Buffer received() {
    return Buffer.buffer(received.toByteArray());
  }

  /** Number of response bytes that the operating system has accepted. */
  public long sentBytes() {
    return sentBytes.get();
  }

  /** Completes when the connection is closed by either side. */
  public Future<Void> closed() {
    return closed.future();
  }

  private void read(Buffer bytes) {
    received.writeBytes(bytes.getBytes());
    for (int at = 0; at < bytes.length(); at++) {
      if (requestEnds.endsWith(bytes.getByte(at))) {
        RawResponse response = responses.get();
        send(response.pieces().iterator(), response.closes());
      }
    }
  }

  private void send(Iterator<RawResponse.Piece> pieces, boolean closes) {
    if (!pieces.hasNext()) {
      if (closes) {
        socket.close();
      }
      return;
    }
    RawResponse.Piece piece = pieces.next();
    long pauseMillis = piece.before().toMillis();
    if (pauseMillis > 0) {
      vertx.setTimer(pauseMillis, _ -> write(piece.bytes(), pieces, closes));
    } else {
      write(piece.bytes(), pieces, closes);
    }
  }

  private void write(Buffer bytes, Iterator<RawResponse.Piece> pieces, boolean closes) {
    socket
        .write(bytes.copy())
        .onSuccess(
            _ -> {
              sentBytes.addAndGet(bytes.length());
              send(pieces, closes);
            });
  }
}
