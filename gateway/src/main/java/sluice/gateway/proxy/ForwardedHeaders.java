package sluice.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sluice.gateway.access.KnownSecrets;
import sluice.gateway.access.TrustedProxies;

/**
 * Decides what an upstream learns about a client. The gateway's secrets are removed from all
 * headers and parameters. Where the settings allow it, {@code X-Forwarded-For}, {@code -Proto} and
 * {@code -Host} name the client: values of the client itself are replaced, those of a trusted proxy
 * are kept and its address is appended. Otherwise all such headers are removed.
 */
public final class ForwardedHeaders {

  /** RFC 6455 section 11.3.4. */
  static final String WEBSOCKET_PROTOCOL = "sec-websocket-protocol";

  private static final CharSequence FOR = HttpHeaders.createOptimized("X-Forwarded-For");
  private static final CharSequence PROTO = HttpHeaders.createOptimized("X-Forwarded-Proto");
  private static final CharSequence HOST = HttpHeaders.createOptimized("X-Forwarded-Host");

  private final TrustedProxies proxies;
  private final KnownSecrets secrets;
  private final boolean told;

  /**
   * Creates the rules for one upstream.
   *
   * @param told whether the upstream is told about the client
   */
  public ForwardedHeaders(TrustedProxies proxies, KnownSecrets secrets, boolean told) {
    this.proxies = proxies;
    this.secrets = secrets;
    this.told = told;
  }

  /** The target to forward, without the gateway's secrets. */
  String target(String target) {
    return secrets.removedFrom(target);
  }

  /** Changes copied headers of a request into those to forward. */
  void add(HttpServerRequest request, MultiMap out) {
    boolean kept = told && proxies.trust(request);
    removeTraces(out, kept);
    withholdSecrets(out);
    if (told) {
      tell(request, out, kept);
    }
  }

  private static void tell(HttpServerRequest request, MultiMap out, boolean kept) {
    String peer = request.remoteAddress().hostAddress();
    String before = String.join(", ", out.getAll(FOR));
    out.set(FOR, kept && !before.isEmpty() ? before + ", " + peer : peer);
    if (!out.contains(PROTO)) {
      out.set(PROTO, request.scheme());
    }
    if (!out.contains(HOST) && request.authority() != null) {
      out.set(HOST, request.authority().toString());
    }
  }

  private static void removeTraces(MultiMap out, boolean kept) {
    List<String> removed = new ArrayList<>(0);
    out.forEach(
        (name, _) -> {
          if (ClientTraces.isTwin(name) || (!kept && ClientTraces.is(name))) {
            removed.add(name);
          }
        });
    removed.forEach(out::remove);
  }

  private void withholdSecrets(MultiMap out) {
    List<String> secret = new ArrayList<>(0);
    out.forEach(
        (name, value) -> {
          if (secrets.areIn(name, value)) {
            secret.add(name);
          }
        });
    for (String name : secret) {
      List<String> values = out.getAll(name);
      out.set(
          name,
          (WEBSOCKET_PROTOCOL.equalsIgnoreCase(name) ? items(values) : values)
              .stream().filter(value -> !secrets.areIn(name, value)).toList());
    }
  }

  /** Separate subprotocols, as a handshake needs the others beside one that carries a key. */
  private static List<String> items(List<String> values) {
    return Arrays.stream(String.join(",", values).split(",", -1)).map(String::trim).toList();
  }
}
