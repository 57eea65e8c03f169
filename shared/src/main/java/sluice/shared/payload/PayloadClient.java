package sluice.shared.payload;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sluice.shared.transport.SocketReads;

/**
 * Fetches the bytes of jobs from {@link PayloadServer}s. Connections are kept for the next job; one
 * fetches one thing at a time. Lives on one event loop.
 */
public final class PayloadClient {

  private final NetClient client;
  private final Map<String, Deque<Connection>> idle = new HashMap<>();

  /**
   * Creates a client for the event loop that uses it.
   *
   * @param options how it connects; its idle timeout ends connections that nobody needs
   */
  public PayloadClient(Vertx vertx, NetClientOptions options) {
    client = vertx.createNetClient(options);
  }

  /**
   * Fetches bytes.
   *
   * @param timeout after it the connection is given up
   * @return the bytes; empty if nobody waits for the job any more. Fails if they cannot be had
   */
  public Future<Optional<byte[]>> fetch(Payload payload, Duration timeout) {
    String server = payload.host() + ":" + payload.port();
    return connection(server, payload)
        .compose(
            connection ->
                connection
                    .fetch(payload)
                    .timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS)
                    .onSuccess(_ -> idle(server).addFirst(connection))
                    .onFailure(_ -> connection.close()));
  }

  /** Ends all connections. */
  public Future<Void> close() {
    return client.close();
  }

  private Future<Connection> connection(String server, Payload payload) {
    Connection kept = idle(server).pollFirst();
    if (kept != null) {
      return Future.succeededFuture(kept);
    }
    return client
        .connect(payload.port(), payload.host())
        .map(
            socket -> {
              Connection fresh = new Connection(socket);
              socket.closeHandler(
                  _ -> {
                    idle(server).remove(fresh);
                    fresh.broken();
                  });
              return fresh;
            });
  }

  private Deque<Connection> idle(String server) {
    return idle.computeIfAbsent(server, _ -> new ArrayDeque<>());
  }

  /** One connection to a server. */
  private static final class Connection {

    private final NetSocket socket;
    private final byte[] head = new byte[Integer.BYTES];
    private int headBytes;
    private byte @Nullable [] bytes;
    private int received;
    private int expected;
    private Promise<Optional<byte[]>> fetched = Promise.promise();

    Connection(NetSocket socket) {
      this.socket = socket;
      SocketReads.on(socket, this::receive);
      socket.exceptionHandler(_ -> socket.close());
    }

    Future<Optional<byte[]>> fetch(Payload payload) {
      headBytes = 0;
      bytes = null;
      received = 0;
      expected = payload.length();
      fetched = Promise.promise();
      socket.write(payload.request());
      return fetched.future();
    }

    void close() {
      socket.close();
    }

    void broken() {
      fetched.tryFail("The connection broke off");
    }

    private void receive(ByteBuffer chunk) {
      while (chunk.hasRemaining() && !fetched.future().isComplete()) {
        if (bytes == null) {
          head(chunk.get());
        } else {
          body(chunk);
        }
      }
      if (chunk.hasRemaining()) {
        socket.close(); // nobody has asked for more
      }
    }

    private void head(byte next) {
      head[headBytes++] = next;
      if (headBytes == Integer.BYTES) {
        int length = Buffer.buffer(head).getInt(0);
        if (length == PayloadServer.GONE) {
          fetched.complete(Optional.empty());
        } else if (length != expected) {
          fetched.fail("Not as many bytes as the job says");
        } else {
          take(new byte[length]);
        }
      }
    }

    private void take(byte[] room) {
      bytes = room;
      completeIfAllIsThere(room);
    }

    private void body(ByteBuffer chunk) {
      byte[] room = Objects.requireNonNull(bytes);
      int count = Math.min(chunk.remaining(), room.length - received);
      chunk.get(room, received, count);
      received += count;
      completeIfAllIsThere(room);
    }

    private void completeIfAllIsThere(byte[] room) {
      if (received == room.length) {
        fetched.complete(Optional.of(room));
      }
    }
  }
}
