package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
 * <p>Resolves names itself, as the client of Vert.x keeps an address for as long as it is used,
 * whatever DNS says. The first address of a name is tried first. Only if it does not accept a
 * connection, the others are tried; nothing has been sent by then. The one that accepts is used for
 * a while. TLS and {@code Host} keep the name.
 */
public final class UpstreamConnector {

  /** Minimum number of addresses that are tried within the connect timeout. */
  public static final int TRIES_MIN = 2;

  private static final int ADDRESSES_MAX = 9;

  /** How long another address than the first one is used. */
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
    // With a proxy, it is the proxy that resolves the name.
    if (config.outbound().isPresent() || IpAddresses.isAddress(options.getHost())) {
      return twice(options, endNanos);
    }
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
    Future<List<InetAddress>> all = addresses.of(options.getHost());
    return (all.isComplete() ? all : all.timeout(millisTo(endNanos), TimeUnit.MILLISECONDS))
        .compose(
            found -> {
              List<SocketAddress> servers =
                  found.stream()
                      .limit(ADDRESSES_MAX)
                      .map(address -> server(address, options.getPort()))
                      .toList();
              return servers.size() == 1
                  ? twice(new RequestOptions(options).setServer(servers.getFirst()), endNanos)
                  : next(options, servers, 0, endNanos);
            });
  }

  private static SocketAddress server(InetAddress address, int port) {
    String host = address.getHostAddress();
    // As in an authority, or Vert.x refuses it.
    return SocketAddress.inetSocketAddress(
        port, address instanceof Inet6Address ? "[" + host + "]" : host);
  }

  /** Tries a slow address a second time. */
  private Future<UpstreamRequest> twice(RequestOptions options, long endNanos) {
    return request(options, endNanos)
        .recover(
            cause ->
                ConnectionFailure.of(cause) == ConnectionFailure.CONNECT_TIMEOUT
                        && isTimeLeft(endNanos)
                    ? request(options, endNanos)
                    : failed(cause));
  }

  private Future<UpstreamRequest> next(
      RequestOptions options, List<SocketAddress> servers, int at, long endNanos) {
    SocketAddress server = servers.get(at);
    Future<UpstreamRequest> opened =
        request(new RequestOptions(options).setServer(server), endNanos);
    if (at > 0) {
      opened = opened.onSuccess(_ -> detours.put(place(options), Detour.to(server)));
    }
    return opened.recover(
        cause ->
            isNotAccepted(cause) && at + 1 < servers.size() && isTimeLeft(endNanos)
                ? next(options, servers, at + 1, endNanos)
                : failed(cause));
  }

  /** Takes connections from the pool until one is alive, and closes the others. */
  private Future<UpstreamRequest> request(RequestOptions options, long endNanos) {
    return client
        .request(options.setConnectTimeout(millisTo(endNanos)))
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

  private static long millisTo(long endNanos) {
    return Math.max(1, Duration.ofNanos(endNanos - System.nanoTime()).toMillis());
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
   * An address that is used instead of the first one.
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
