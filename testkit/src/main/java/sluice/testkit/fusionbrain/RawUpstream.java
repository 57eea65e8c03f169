package sluice.testkit.fusionbrain;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An upstream that sends exactly the given bytes, valid HTTP or not: for responses with a wrong
 * length, without a length, or with garbage in them.
 */
public final class RawUpstream {

  private final NetServer server;
  private final List<RawConnection> connections;

  private RawUpstream(NetServer server, List<RawConnection> connections) {
    this.server = server;
    this.connections = connections;
  }

  /** Sends the n-th response to the n-th request, and the last one to all further ones. */
  public static Future<RawUpstream> start(Vertx vertx, RawResponse first, RawResponse... then) {
    NetServerOptions options = new NetServerOptions().setHost("127.0.0.1").setPort(0);
    return start(vertx, options, first, then);
  }

  /** Listens with these options, for instance TLS. */
  public static Future<RawUpstream> start(
      Vertx vertx, NetServerOptions options, RawResponse first, RawResponse... then) {
    List<RawConnection> connections = new CopyOnWriteArrayList<>();
    AtomicInteger calls = new AtomicInteger();
    return vertx
        .createNetServer(options)
        .connectHandler(
            socket ->
                connections.add(
                    new RawConnection(
                        vertx,
                        socket,
                        () -> {
                          int call = Math.min(calls.getAndIncrement(), then.length);
                          return call == 0 ? first : then[call - 1];
                        })))
        .listen()
        .map(server -> new RawUpstream(server, connections));
  }

  public int port() {
    return server.actualPort();
  }

  /** {@code http://127.0.0.1:port}, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** A copy of the list of connections, in the order of connecting. */
  public List<RawConnection> connections() {
    return List.copyOf(connections);
  }

  /** Closes the port and every connection. */
  public Future<Void> close() {
    return server.close();
  }
}
