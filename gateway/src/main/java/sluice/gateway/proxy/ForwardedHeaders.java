package sluice.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import sluice.gateway.http.TrustedProxies;

/**
 * Tells the upstream for whom a request is: {@code X-Forwarded-For}, {@code -Proto} and {@code
 * -Host}. What a client wrote there itself is replaced; what a trusted proxy wrote is kept, its
 * address appended.
 */
public final class ForwardedHeaders {

  private static final CharSequence FOR = HttpHeaders.createOptimized("X-Forwarded-For");
  private static final CharSequence PROTO = HttpHeaders.createOptimized("X-Forwarded-Proto");
  private static final CharSequence HOST = HttpHeaders.createOptimized("X-Forwarded-Host");
  private static final CharSequence REAL_IP = HttpHeaders.createOptimized("X-Real-IP");
  private static final CharSequence FORWARDED = HttpHeaders.createOptimized("Forwarded");

  private final TrustedProxies proxies;

  public ForwardedHeaders(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  void add(HttpServerRequest request, MultiMap out) {
    String peer = request.remoteAddress().hostAddress();
    String before = String.join(", ", request.headers().getAll(FOR));
    boolean trusted = proxies.trust(request);
    out.set(FOR, trusted && !before.isEmpty() ? before + ", " + peer : peer);
    if (!trusted) {
      out.remove(PROTO).remove(HOST).remove(REAL_IP).remove(FORWARDED);
    }
    if (!out.contains(PROTO)) {
      out.set(PROTO, request.scheme());
    }
    if (!out.contains(HOST) && request.authority() != null) {
      out.set(HOST, request.authority().toString());
    }
  }
}
