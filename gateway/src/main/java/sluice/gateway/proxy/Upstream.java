package sluice.gateway.proxy;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import sluice.shared.config.WebAddress;

/**
 * A server that requests are sent on to. Which server that is depends on our settings alone:
 * nothing a client writes into its request can choose another.
 *
 * @param base scheme, host, port and an optional path that goes before every request's own
 */
public record Upstream(URI base) {

  /** A request to this upstream, the target raw as it came. */
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
   * A target in absolute form must be understood, its authority ignored: RFC 9112 section 3.2.2.
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
