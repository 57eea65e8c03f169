package sluice.gateway.http;

import io.vertx.core.http.HttpHeaders;
import java.time.Duration;

/**
 * The general problems: requests that break the rules of HTTP, upstreams that fail, and a gateway
 * that is overloaded or broken. The Russian titles are those that clients of FusionBrain proxies
 * look for.
 */
public final class Problems {

  private static final String BAD_REQUEST = "Bad request";
  private static final String UPSTREAM_FAILED = "Ошибка соединения с внешним API";

  /** Places and memory become free all the time, so a client need not wait long. */
  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  private Problems() {}

  /** The request breaks the rules of HTTP (RFC 9110 and 9112) or of the route. */
  public static Problem badRequest(String why) {
    return new Problem(400, "bad_request", BAD_REQUEST, why).endingConnection();
  }

  /** The body of the request is not a JSON object. */
  public static Problem invalidJson(String why) {
    return new Problem(400, "invalid_json", BAD_REQUEST, why);
  }

  /** A required field is missing. */
  public static Problem missingField(String name) {
    return new Problem(400, "missing_field", BAD_REQUEST, "The field '" + name + "' is required.")
        .withParam(name);
  }

  /** Nothing is served at this path. */
  public static Problem notFound() {
    return new Problem(404, "not_found", "Not found", "Nothing is served at this path.");
  }

  /**
   * The path does not have this method.
   *
   * @param allow the methods it has, separated by commas
   */
  public static Problem methodNotAllowed(String allow) {
    return new Problem(405, "method_not_allowed", "Method not allowed", "Use one of " + allow + ".")
        .withHeader(HttpHeaders.ALLOW, allow);
  }

  /** The client stopped sending its request, or sends it too slowly. */
  public static Problem requestTimeout(Duration waited) {
    return new Problem(
            408,
            "request_timeout",
            "Request timeout",
            "Too little of the request arrived in " + waited.toSeconds() + " seconds.")
        .endingConnection();
  }

  /** The body of the request is over the limit. */
  public static Problem bodyTooLarge(long maxBytes) {
    return new Problem(
            413,
            "request_too_large",
            "Request too large",
            "The request body is larger than " + maxBytes + " bytes.")
        .endingConnection();
  }

  /** The body of the request has a coding that cannot be undone, RFC 9110 section 15.5.16. */
  public static Problem unsupportedCoding(String coding) {
    return new Problem(
            415,
            "unsupported_content_encoding",
            "Unsupported content encoding",
            "The Content-Encoding '" + coding + "' is not supported. Use gzip, deflate or none.")
        .withHeader(HttpHeaders.ACCEPT_ENCODING, "gzip, deflate");
  }

  /** The request line or the headers are over the limit. */
  public static Problem headTooLarge() {
    return new Problem(
            431,
            "request_head_too_large",
            "Request head too large",
            "The request line or the headers are too long.")
        .endingConnection();
  }

  /**
   * The client has left before its response. It never sees this problem; the status is the one that
   * nginx logs.
   */
  public static Problem clientAborted() {
    return new Problem(499, "client_aborted", "Client closed the request", "The client has left.");
  }

  /** A fault of the gateway itself. */
  public static Problem internal() {
    return new Problem(
        500,
        "internal_error",
        "Внутренняя ошибка сервера",
        "The gateway failed to handle this request.");
  }

  /** The upstream could not be reached, or its response is incomplete or malformed. */
  public static Problem upstreamFailed(UpstreamCause cause) {
    return new Problem(502, "upstream_unavailable", UPSTREAM_FAILED, cause.details())
        .causedBy(cause);
  }

  /** The upstream's response is valid HTTP and not what the route expects. */
  public static Problem badUpstreamResponse() {
    return upstreamFailed(UpstreamCause.UNUSABLE);
  }

  /** The upstream's response must be held in memory as a whole and does not fit. */
  public static Problem responseTooLarge() {
    return upstreamFailed(UpstreamCause.TOO_LARGE);
  }

  /** The outbound proxy could not be reached, or did not connect to the upstream. */
  public static Problem proxyFailed() {
    return new Problem(502, "upstream_proxy_error", UPSTREAM_FAILED, UpstreamCause.PROXY.details());
  }

  /** The outbound proxy rejected the user and password of the settings. */
  public static Problem proxyAuthenticationFailed() {
    return new Problem(
        502,
        "upstream_proxy_auth_failed",
        UPSTREAM_FAILED,
        "The proxy on the way to the upstream does not accept the gateway's credentials.");
  }

  /** There is no room for this request now; nothing has been sent to the upstream. */
  public static Problem overloaded() {
    return overloaded(RETRY_SOON);
  }

  /**
   * There is no room for this request now.
   *
   * @param wait when there may be
   */
  public static Problem overloaded(Duration wait) {
    return new Problem(
            503,
            "no_capacity",
            "Service overloaded",
            "Try again in " + wait.toSeconds() + " seconds.")
        .withRetryAfter(wait);
  }

  /** The upstream did not accept the connection or did not respond in time. */
  public static Problem upstreamTimeout(Duration waited) {
    return new Problem(
            504,
            "upstream_timeout",
            "Таймаут при обращении к внешнему API",
            "The upstream did not respond within " + waited.toSeconds() + " seconds.")
        .causedBy(UpstreamCause.TIMEOUT);
  }

  /** The request has a version of HTTP/1 other than 1.0 and 1.1. */
  public static Problem unsupportedVersion() {
    return new Problem(
            505, "http_version_not_supported", BAD_REQUEST, "Use HTTP/1.1, HTTP/1.0 or HTTP/2.")
        .endingConnection();
  }
}
