package sluice.gateway.access;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sluice.gateway.http.Status;
import sluice.shared.config.Env;

/**
 * Lets web pages of other origins use the gateway's routes, by the CORS protocol of the Fetch
 * standard (section 3.3) and by Private Network Access, for pages of public sites and a gateway in
 * a private network. Replaces the CORS headers of an upstream: browsers reject responses with two
 * values.
 *
 * <p>Vert.x's own handler responds to an unknown origin with an error and needs a fixed list of
 * headers. Here the response does not depend on the origin; the missing header tells the browser.
 */
public final class Cors implements Handler<RoutingContext> {

  private static final String PREFIX = "access-control-";
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
  private static final String EXPOSED =
      "Retry-After, Retry-After-Ms, X-Should-Retry, X-Request-Id, Image-Transcode,"
          + " X-RateLimit-Limit-Requests, X-RateLimit-Remaining-Requests,"
          + " X-RateLimit-Reset-Requests, X-RateLimit-Limit-Tokens,"
          + " X-RateLimit-Remaining-Tokens, X-RateLimit-Reset-Tokens";
  private static final String MAX_AGE_SECONDS = "86400";
  private static final String ANY = "*";

  /**
   * A list of field names (RFC 9110 section 5.1) of at most 1 KiB. Longer lists are not echoed, as
   * a proxy in front limits the size of a response head.
   */
  private static final Predicate<String> ECHOED =
      Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~, \\t-]{0,1024}").asMatchPredicate();

  private final List<String> origins;

  private Cors(List<String> origins) {
    this.origins = origins;
  }

  /** Reads {@code CORS_ORIGINS}, origins as browsers write them (RFC 6454 section 6.1). */
  public static Cors from(Env env) {
    return new Cors(env.list("CORS_ORIGINS", ANY));
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    context.addHeadersEndHandler(_ -> replace(response.headers(), request));
    if (isPreflight(request)) {
      response.setStatusCode(Status.NO_CONTENT).end();
    } else {
      context.next();
    }
  }

  private static boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ORIGIN)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
  }

  private void replace(MultiMap headers, HttpServerRequest request) {
    headers.names().stream()
        .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(PREFIX))
        .toList()
        .forEach(headers::remove);
    if (!origins.contains(ANY)) {
      headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
    String allowed = allowed(request.getHeader(HttpHeaders.ORIGIN));
    if (allowed == null) {
      return;
    }
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    if (isPreflight(request)) {
      headers
          .set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
          .set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
      String requested = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
      if (requested != null && ECHOED.test(requested)) {
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, requested);
      }
      if ("true".equals(request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK))) {
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, "true");
      }
    } else {
      headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
  }

  private @Nullable String allowed(@Nullable String origin) {
    if (origin == null) {
      return null;
    }
    if (origins.contains(ANY)) {
      return ANY;
    }
    return origins.contains(origin) ? origin : null;
  }
}
