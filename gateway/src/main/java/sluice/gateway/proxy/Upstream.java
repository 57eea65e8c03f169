package sluice.gateway.proxy;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import sluice.shared.config.WebAddress;

/**
 * A server to which requests are forwarded. The settings alone choose it; nothing in a client's
 * request can.
 *
 * @param base scheme, host, port, and an optional path in front of that of each request
 */
public record Upstream(URI base) {

  /** Options of a request to this upstream; the target is not decoded. */
  RequestOptions request(HttpMethod method, String target) {
    return new RequestOptions()
        .setMethod(method)
        .setSsl(secure())
        .setHost(WebAddress.host(base))
        .setPort(WebAddress.port(base))
        .setURI(base.getRawPath() + originForm(target));
  }

  /** Host and port, for the log. */
  String place() {
    return WebAddress.host(base) + ":" + WebAddress.port(base);
  }

  private boolean secure() {
    return "https".equals(base.getScheme());
  }

  /**
   * Removes the authority of a target in absolute form, which must be accepted and ignored: RFC
   * 9112 section 3.2.2.
   */
  private static String originForm(String target) {
    int scheme = target.indexOf("://");
    if (target.startsWith("/") || scheme < 0) {
      return target;
    }
    int path = target.indexOf('/', scheme + "://".length());
    int query = target.indexOf('?');
    if (path >= 0 && (query < 0 || path < query)) {
      return target.substring(path);
    }
    return query < 0 ? "/" : "/" + target.substring(query);
  }
}
