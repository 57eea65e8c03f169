package sluice.gateway.access;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Masking;
import sluice.gateway.http.Problem;
import sluice.gateway.http.RequestFacts;
import sluice.gateway.http.UpstreamCause;
import sluice.gateway.http.UpstreamTrace;
import sluice.shared.log.RequestId;

/**
 * Logs one line for each request when its response has ended, however it ended. Logs headers only
 * at DEBUG and bodies never, and masks secrets at every level.
 */
public final class AccessLog implements Handler<RoutingContext> {

  private static final Logger log = LoggerFactory.getLogger(AccessLog.class);
  private static final int AGENT_LENGTH = 50;

  private final TrustedProxies proxies;
  private final RequestIdHeader ids;
  private final BooleanSupplier enabled;

  /**
   * Creates the log.
   *
   * @param enabled whether to log; read when a request begins
   */
  public AccessLog(TrustedProxies proxies, BooleanSupplier enabled) {
    this.proxies = proxies;
    this.ids = new RequestIdHeader(proxies);
    this.enabled = enabled;
  }

  @Override
  public void handle(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    ids.add(context, exchange);
    if (!enabled.getAsBoolean()) {
      context.next();
      return;
    }
    // Read now: a closed connection no longer has the address of its peer.
    String client = Masking.printable(proxies.client(context.request()));
    headers(exchange, "Request headers", context.request().headers());
    exchange.onEnd(() -> write(exchange, client));
    context.next();
  }

  private static void write(Exchange exchange, String client) {
    HttpServerRequest request = exchange.request();
    HttpServerResponse response = exchange.response();
    RequestFacts facts = exchange.facts();
    UpstreamTrace upstream = facts.upstream();
    headers(exchange, "Response headers", response.headers());
    log.atInfo()
        .addKeyValue(RequestId.KEY, exchange.id())
        .addKeyValue("method", request.method())
        .addKeyValue("path", target(exchange))
        .addKeyValue("client", client)
        .addKeyValue("agent", agent(request))
        .addKeyValue("status", exchange.status())
        .addKeyValue("upstream", upstream.address())
        .addKeyValue("upstream_status", upstream.status())
        .addKeyValue("upstream_id", upstream.id())
        .addKeyValue("bytes_in", request.bytesRead())
        .addKeyValue("bytes_out", response.bytesWritten())
        .addKeyValue("images_converted", facts.imagesConverted())
        .addKeyValue("images_unconverted", facts.imagesUnconverted())
        .addKeyValue("upstream_duration_ms", upstream.millis())
        .addKeyValue("duration_ms", exchange.millis())
        .addKeyValue("problem", facts.problem().map(Problem::code).orElse("-"))
        .addKeyValue("cause", upstream.cause().map(UpstreamCause::word).orElse("-"))
        .addKeyValue("detail", upstream.detail())
        .log(exchange.isAborted() ? "request aborted" : "request");
  }

  /**
   * Logs a request that could not be parsed or was rejected before it was routed.
   *
   * @return its id
   */
  public RequestId refused(HttpServerRequest request, Problem problem) {
    RequestId id = RequestId.random();
    if (enabled.getAsBoolean()) {
      log.atInfo()
          .addKeyValue(RequestId.KEY, id)
          .addKeyValue("method", Masking.printable(request.method().name()))
          .addKeyValue("path", Masking.target(String.valueOf(request.uri())))
          .addKeyValue("client", Masking.printable(proxies.client(request)))
          .addKeyValue("agent", agent(request))
          .addKeyValue("status", problem.status())
          .addKeyValue("problem", problem.code())
          .addKeyValue("detail", Masking.printable(problem.detail()))
          .log("request refused");
    }
    return id;
  }

  private static void headers(Exchange exchange, String whose, MultiMap headers) {
    if (log.isDebugEnabled()) {
      log.atDebug()
          .addKeyValue(RequestId.KEY, exchange.id())
          .log("{} {}", whose, Masking.headers(headers));
    }
  }

  private static String target(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    return Masking.target(
        exchange.facts().isQueryHidden() ? request.path() + "?****" : request.uri());
  }

  private static String agent(HttpServerRequest request) {
    String agent = request.getHeader(HttpHeaders.USER_AGENT);
    if (agent == null) {
      return "-";
    }
    return Masking.printable(agent.substring(0, Math.min(agent.length(), AGENT_LENGTH)));
  }
}
