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
 * Opens requests to upstreams, each on a connection that is alive, at the first of the upstream's
 * addresses that accepts one. Lives on one event loop, with a pool of connections of its own.
 *
 * <p>Usually an upstream is called by its name, and Vert.x connects to its first address. Only if
 * that does not accept a connection the others are looked up and tried, of which nothing was sent
 * to any: the one that does is called for a while. TLS and {@code Host} keep the name.
 */
public final class UpstreamConnector {

  /** At least so many addresses are tried within the connect timeout. */
  public static final int TRIES_MIN = 2;

  private static final int ADDRESSES_MAX = 8;

  /** After so long an upstream is called by its name again. */
  private static final Duration DETOUR = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final HttpClient client;
  private final ProxyConfig config;
  private final UpstreamAddresses addresses;
  private final Map<String, Detour> detours = new HashMap<>();

  /**
   * Creates a connector.
   *
   * @param client hands its connections to {@link #prepare}, and waits for each no longer than a
   *     part of the connect timeout, see {@link #TRIES_MIN}
   */
  public UpstreamConnector(Vertx vertx, HttpClient client, ProxyConfig config) {
    this.vertx = vertx;
    this.client = client;
    this.config = config;
    this.addresses = new UpstreamAddresses(vertx);
  }

  /** To be the connection handler of the client. */
  public static void prepare(HttpConnection connection) {
    UpstreamConnection.prepare(connection);
  }

  /**
   * Opens a request; nothing of it has been sent.
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

  /** Tries the other addresses; where there is none, a slow one once more. */
  private Future<UpstreamRequest> elsewhere(
      RequestOptions options, long endNanos, Throwable cause) {
    String host = options.getHost();
    // The proxy looks the name up, not we.
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

  /** Takes connections from the pool until one is alive; the others are ended. */
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
              request.exceptionHandler(_ -> {}); // of a connection that ends; nobody waits for it
              connection.cut();
              // In the next turn: the loop may have the ends of many such connections to handle.
              return soon().compose(_ -> request(options, endNanos));
            });
  }

  private Future<Void> soon() {
    Promise<Void> turn = Promise.promise();
    vertx.runOnContext(turn::complete);
    return turn.future();
  }

  /** What the failure of a request means to its client; why it failed is noted for the log. */
  public ProblemException failure(Throwable cause, UpstreamTrace trace) {
    return UpstreamFailure.of(cause, config, trace);
  }

  private static boolean isTimeLeft(long endNanos) {
    return endNanos - System.nanoTime() > 0;
  }

  /** Failures of TCP, of which the next address may know nothing. */
  private static boolean isNotAccepted(Throwable cause) {
    return cause instanceof IOException
        && !(cause instanceof SSLException)
        && !(cause instanceof UnknownHostException);
  }

  private static Future<UpstreamRequest> failed(Throwable cause) {
    return Future.failedFuture(cause);
  }

  /**
   * An address that is called in the place of a name.
   *
   * @param endNanos until then, as {@link System#nanoTime} has it
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
