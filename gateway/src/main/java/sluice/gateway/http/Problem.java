package sluice.gateway.http;

import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An error that the gateway itself reports, as data, in the terms of RFC 9457 section 3.1. Each
 * part and each feature defines its own problems; {@link Problems} has the general ones. An {@link
 * ErrorFormat} turns a problem into the JSON that the clients of a path expect. Error responses of
 * an upstream are not problems: they pass unchanged.
 *
 * @param status status code of the response, RFC 9110 section 15
 * @param code identifies the kind of problem to programs; clients and the log see it, so it never
 *     changes
 * @param title short text for people, the same for all problems of this kind
 * @param detail one sentence about this occurrence; never names a host, a key or a class
 * @param param the field of the request that is wrong
 * @param headers what the response has besides, by name
 * @param endsConnection whether the rest of the request is dropped, so that an HTTP/1 connection
 *     cannot be used again
 * @param cause why the upstream failed, for the log; empty if it did not
 */
public record Problem(
    int status,
    String code,
    String title,
    String detail,
    Optional<String> param,
    Map<String, String> headers,
    boolean endsConnection,
    Optional<UpstreamCause> cause) {

  /** Describes a problem without headers that leaves the connection usable. */
  public Problem(int status, String code, String title, String detail) {
    this(status, code, title, detail, Optional.empty(), Map.of(), false, Optional.empty());
  }

  /** Names the field of the request that is wrong. */
  public Problem withParam(String field) {
    return new Problem(
        status, code, title, detail, Optional.of(field), headers, endsConnection, cause);
  }

  /** Adds a header to the response. */
  public Problem withHeader(CharSequence name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name.toString(), value);
    return new Problem(status, code, title, detail, param, Map.copyOf(more), endsConnection, cause);
  }

  /** Tells the client when to try again, in whole seconds: RFC 9110 section 10.2.3. */
  public Problem withRetryAfter(Duration wait) {
    return withHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds()));
  }

  /** The rest of the request is dropped, and an HTTP/1 connection with it. */
  Problem endingConnection() {
    return new Problem(status, code, title, detail, param, headers, true, cause);
  }

  /** The upstream has failed for this reason. */
  Problem causedBy(UpstreamCause reason) {
    return new Problem(
        status, code, title, detail, param, headers, endsConnection, Optional.of(reason));
  }

  /** True if the upstream could not be reached, did not respond in time or responded badly. */
  public boolean isUpstreamFailure() {
    return status == Status.BAD_GATEWAY || status == Status.GATEWAY_TIMEOUT;
  }
}
