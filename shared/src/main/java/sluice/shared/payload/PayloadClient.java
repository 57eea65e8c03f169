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
 * Fetches the bytes of jobs from {@link PayloadServer}s. Connections are reused; each fetches one
 * payload at a time. Confined to one event loop.
 */
public final class PayloadClient {

  private final NetClient client;
  private final Map<String, Deque<Connection>> idle = new HashMap<>();

  /**
   * Creates a client.
   *
   * @param options connection options; their idle timeout closes unused connections
   */
  public PayloadClient(Vertx vertx, NetClientOptions options) {
    client = vertx.createNetClient(options);
  }

  /**
   * Fetches a payload.
   *
   * @param timeout time after which the fetch fails and its connection is closed
   * @return the bytes; empty if the gateway has withdrawn them; a failed future if they cannot be
   *     fetched
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

  /** Closes all connections. */
  public Future<Void> close() {
    return client.close();
  }

  private Future<Connection> connection(String server, Payload payload) {
    Connection reused = idle(server).pollFirst();
    if (reused != null) {
      return Future.succeededFuture(reused);
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
      fetched.tryFail("The connection was closed");
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
        socket.close(); // more data than requested
      }
    }

    private void head(byte next) {
      head[headBytes++] = next;
      if (headBytes == Integer.BYTES) {
        int length = Buffer.buffer(head).getInt(0);
        if (length == PayloadServer.GONE) {
          fetched.complete(Optional.empty());
        } else if (length != expected) {
          fetched.fail("The length differs from the one in the job");
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
