package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.transport.PercentEncoding;

/**
 * Forwards requests below {@code /v1/} that have no route to a server that may know them, whatever
 * their method, WebSockets included. Only credentials are replaced.
 */
public final class PassThrough {

  private static final String ROOT = "/v1/";

  /** Prefix of the subprotocol in which browsers send the key for OpenAI's realtime API. */
  private static final String KEY_AS_PROTOCOL = "openai-insecure-api-key.";

  private final Upstream upstream;
  private final Forwarder forwarder;
  private final Tunnel tunnel;

  /** Creates a route from its parts. */
  public PassThrough(Upstream upstream, Forwarder forwarder, Tunnel tunnel) {
    this.upstream = upstream;
    this.forwarder = forwarder;
    this.tunnel = tunnel;
  }

  /** True if the route may take the path. */
  public static boolean takes(String path) {
    return path.startsWith(ROOT) && path.length() > ROOT.length();
  }

  /**
   * Serves one request.
   *
   * @param target maps a raw path below {@code /v1/} to the upstream's target
   * @param headers replaces the client's credentials by those of the upstream
   * @param relay relays the response
   */
  public Future<Void> serve(
      Exchange exchange,
      Function<String, String> target,
      Consumer<MultiMap> headers,
      Function<UpstreamResponse, Future<Void>> relay) {
    HttpServerRequest request = exchange.request();
    String path = Optional.ofNullable(request.path()).orElse("");
    if (!takes(path) || leadsElsewhere(path)) {
      return Future.failedFuture(new ProblemException(Problems.notFound()));
    }
    RequestOverrides changes =
        RequestOverrides.of(headers.andThen(PassThrough::withholdKey)).to(target.apply(path));
    return Tunnel.isFor(request)
        ? tunnel.open(exchange, upstream, changes)
        : forwarder.forward(exchange, upstream, changes).compose(relay);
  }

  /**
   * True if the path has dot segments, encoded or not, which could lead outside of the upstream's
   * API: RFC 3986 section 5.2.4.
   */
  private static boolean leadsElsewhere(String path) {
    String decoded = PercentEncoding.decode(path);
    return Arrays.stream(decoded.split("[/\\\\]", -1))
        .map(segment -> segment.split(";", 2)[0])
        .anyMatch(segment -> segment.equals(".") || segment.equals(".."));
  }

  private static void withholdKey(MultiMap headers) {
    List<String> protocols = headers.getAll(ForwardedHeaders.WEBSOCKET_PROTOCOL);
    if (!protocols.isEmpty()) {
      List<String> others =
          Arrays.stream(String.join(",", protocols).split(",", -1))
              .map(String::trim)
              .filter(protocol -> !protocol.startsWith(KEY_AS_PROTOCOL))
              .toList();
      headers.remove(ForwardedHeaders.WEBSOCKET_PROTOCOL);
      if (!others.isEmpty()) {
        headers.set(ForwardedHeaders.WEBSOCKET_PROTOCOL, String.join(", ", others));
      }
    }
  }
}
