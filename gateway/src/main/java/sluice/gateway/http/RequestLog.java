package sluice.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each request when its answer has ended, however it ended. Headers only at DEBUG,
 * bodies never, secrets as stars at every level.
 */
public final class RequestLog implements Handler<RoutingContext> {

  private static final Logger log = LoggerFactory.getLogger(RequestLog.class);
  private static final int AGENT_LENGTH = 50;

  /** The status of a request whose client left before there was any; nginx has made it known. */
  private static final int NO_ANSWER = 499;

  private final TrustedProxies proxies;
  private final BooleanSupplier enabled;

  /**
   * Creates the log.
   *
   * @param enabled asked when a request begins
   */
  public RequestLog(TrustedProxies proxies, BooleanSupplier enabled) {
    this.proxies = proxies;
    this.enabled = enabled;
  }

  @Override
  public void handle(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    if (!enabled.getAsBoolean()) {
      context.next();
      return;
    }
    // Taken now: a connection that has gone no longer knows its peer.
    String client = Masking.printable(proxies.client(context.request()));
    log.debug("Request headers {}", Masking.headers(context.request().headers()));
    exchange.onEnd(() -> write(exchange, client));
    context.next();
  }

  private static void write(Exchange exchange, String client) {
    HttpServerRequest request = exchange.request();
    HttpServerResponse response = exchange.response();
    log.debug("Answer headers {}", Masking.headers(response.headers()));
    log.atInfo()
        .addKeyValue("id", exchange.id())
        .addKeyValue("method", request.method())
        .addKeyValue("path", target(exchange))
        .addKeyValue("client", client)
        .addKeyValue("agent", agent(request))
        .addKeyValue("status", response.headWritten() ? response.getStatusCode() : NO_ANSWER)
        .addKeyValue("upstream", exchange.upstream().upstream())
        .addKeyValue("upstream_status", exchange.upstreamStatus())
        .addKeyValue("bytes_in", request.bytesRead())
        .addKeyValue("bytes_out", response.bytesWritten())
        .addKeyValue("pictures", exchange.picturesConverted())
        .addKeyValue("pictures_kept", exchange.picturesKept())
        .addKeyValue("upstream_ms", exchange.upstreamMillis())
        .addKeyValue("ms", exchange.millis())
        .addKeyValue("problem", exchange.problem().map(ErrorShape::code).orElse("-"))
        .addKeyValue("cause", exchange.upstream().cause().map(UpstreamCause::word).orElse("-"))
        .addKeyValue("detail", exchange.upstream().detail())
        .log(exchange.isBrokenOff() ? "request broken off" : "request");
  }

  private static String target(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    return Masking.target(exchange.isQueryHidden() ? request.path() + "?****" : request.uri());
  }

  private static String agent(HttpServerRequest request) {
    String agent = request.getHeader(HttpHeaders.USER_AGENT);
    if (agent == null) {
      return "-";
    }
    return Masking.printable(agent.substring(0, Math.min(agent.length(), AGENT_LENGTH)));
  }
}
