package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.UpstreamTrace;
import sluice.gateway.transport.ConnectionFailure;
import sluice.gateway.transport.IpAddresses;
import sluice.gateway.transport.UpstreamAddresses;
import sluice.gateway.transport.UpstreamConnection;

/**
 * Opens requests to upstreams, each on a live connection, at the first address of the upstream that
 * accepts one. Lives on one event loop, with its own pool of connections.
 *
 * <p>Usually an upstream is addressed by name, and Vert.x connects to its first address. Only if
 * that one does not accept a connection, the others are resolved and tried; nothing has been sent
 * by then. The one that accepts is used for a while. TLS and {@code Host} keep the name.
 */
public final class UpstreamConnector {

  /** Minimum number of addresses that are tried within the connect timeout. */
  public static final int TRIES_MIN = 2;

  private static final int ADDRESSES_MAX = 8;

  /** How long an upstream is addressed by another address than that of its name. */
  private static final Duration DETOUR = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final HttpClient client;
  private final ProxyConfig config;
  private final UpstreamAddresses addresses;
  private final Map<String, Detour> detours = new HashMap<>();

  /**
   * Creates a connector.
   *
   * @param client calls {@link #prepare} for its connections, and waits for each no longer than a
   *     part of the connect timeout, see {@link #TRIES_MIN}
   */
  public UpstreamConnector(Vertx vertx, HttpClient client, ProxyConfig config) {
    this.vertx = vertx;
    this.client = client;
    this.config = config;
    this.addresses = new UpstreamAddresses(vertx);
  }

  /** The connection handler of the client. */
  public static void prepare(HttpConnection connection) {
    UpstreamConnection.prepare(connection);
  }

  /**
   * Opens a request, of which nothing is sent yet.
   *
   * @param options with a host and a port
   * @return fails if there is no connection to any address within the connect timeout
   */
  public Future<UpstreamRequest> open(RequestOptions options) {
    long endNanos = System.nanoTime() + config.connectTimeout().toNanos();
    Detour detour = detours.isEmpty() ? null : detours.get(place(options));
    if (detour == null || detour.isOver()) {
      return byName(options, endNanos);
    }
    return request(new RequestOptions(options).setServer(detour.server()), endNanos)
        .recover(
            cause -> {
              detours.remove(place(options));
              return isNotAccepted(cause) ? byName(options, endNanos) : failed(cause);
            });
  }

  private static String place(RequestOptions options) {
    return options.getHost() + ":" + options.getPort();
  }

  private Future<UpstreamRequest> byName(RequestOptions options, long endNanos) {
    return request(options, endNanos)
        .recover(
            cause -> isNotAccepted(cause) ? elsewhere(options, endNanos, cause) : failed(cause));
  }

  /** Tries the other addresses; if there is none, tries a slow one again. */
  private Future<UpstreamRequest> elsewhere(
      RequestOptions options, long endNanos, Throwable cause) {
    String host = options.getHost();
    // With a proxy, it is the proxy that resolves the name.
    if (config.outbound().isPresent() || IpAddresses.isAddress(host)) {
      return again(options, endNanos, cause);
    }
    return addresses
        .of(host)
        .otherwise(List.of())
        .compose(
            all -> {
              List<InetAddress> others = all.stream().skip(1).limit(ADDRESSES_MAX).toList();
              return others.isEmpty()
                  ? again(options, endNanos, cause)
                  : next(options, others, 0, endNanos, cause);
            });
  }

  private Future<UpstreamRequest> again(RequestOptions options, long endNanos, Throwable cause) {
    return ConnectionFailure.of(cause) == ConnectionFailure.CONNECT_TIMEOUT && isTimeLeft(endNanos)
        ? request(options, endNanos)
        : failed(cause);
  }

  private Future<UpstreamRequest> next(
      RequestOptions options, List<InetAddress> others, int at, long endNanos, Throwable cause) {
    if (at == others.size() || !isTimeLeft(endNanos)) {
      return failed(cause);
    }
    SocketAddress server =
        SocketAddress.inetSocketAddress(options.getPort(), others.get(at).getHostAddress());
    return request(new RequestOptions(options).setServer(server), endNanos)
        .onSuccess(_ -> detours.put(place(options), Detour.to(server)))
        .recover(
            more ->
                isNotAccepted(more) ? next(options, others, at + 1, endNanos, more) : failed(more));
  }

  /** Takes connections from the pool until one is alive, and closes the others. */
  private Future<UpstreamRequest> request(RequestOptions options, long endNanos) {
    long millis = Math.max(1, Duration.ofNanos(endNanos - System.nanoTime()).toMillis());
    return client
        .request(options.setConnectTimeout(millis))
        .compose(
            request -> {
              UpstreamConnection connection = UpstreamConnection.of(request.connection());
              if (connection.isUsable()) {
                return Future.succeededFuture(UpstreamRequest.begin(request, connection));
              }
              request.exceptionHandler(
                  _ -> {}); // the connection is closed, so its errors do not matter
              connection.cut();
              // In the next turn, so that the loop can handle the ends of more such connections
              // first.
              return soon().compose(_ -> request(options, endNanos));
            });
  }

  private Future<Void> soon() {
    Promise<Void> turn = Promise.promise();
    vertx.runOnContext(turn::complete);
    return turn.future();
  }

  /** The problem to report to the client; the cause is noted in the trace. */
  public ProblemException failure(Throwable cause, UpstreamTrace trace) {
    return UpstreamFailure.of(cause, config, trace);
  }

  private static boolean isTimeLeft(long endNanos) {
    return endNanos - System.nanoTime() > 0;
  }

  /** True for failures of TCP, which may not affect the next address. */
  private static boolean isNotAccepted(Throwable cause) {
    return cause instanceof IOException
        && !(cause instanceof SSLException)
        && !(cause instanceof UnknownHostException);
  }

  private static Future<UpstreamRequest> failed(Throwable cause) {
    return Future.failedFuture(cause);
  }

  /**
   * An address that is used instead of a name.
   *
   * @param endNanos end of its use, as {@link System#nanoTime}
   */
  private record Detour(SocketAddress server, long endNanos) {

    static Detour to(SocketAddress server) {
      return new Detour(server, System.nanoTime() + DETOUR.toNanos());
    }

    boolean isOver() {
      return System.nanoTime() - endNanos >= 0;
    }
  }
}
