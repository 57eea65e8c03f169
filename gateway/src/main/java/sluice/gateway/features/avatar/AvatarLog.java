package sluice.gateway.features.avatar;

import io.vertx.core.http.HttpServerRequest;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.access.TrustedProxies;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Masking;

/**
 * Logs URL, client and headers of each avatar request when it begins, as other avatar servers do,
 * with masked secrets. The line in the {@linkplain sluice.gateway.access.AccessLog access log}
 * follows when it ends.
 */
public final class AvatarLog {

  private static final Logger log = LoggerFactory.getLogger(AvatarLog.class);

  private final TrustedProxies proxies;
  private final BooleanSupplier enabled;

  /**
   * Creates the log.
   *
   * @param enabled whether to log; read with each request
   */
  public AvatarLog(TrustedProxies proxies, BooleanSupplier enabled) {
    this.proxies = proxies;
    this.enabled = enabled;
  }

  /** Logs a request that has begun. */
  void begun(Exchange exchange) {
    if (!enabled.getAsBoolean()) {
      return;
    }
    HttpServerRequest request = exchange.request();
    log.atInfo()
        .addKeyValue("id", exchange.id())
        .addKeyValue("method", request.method())
        .addKeyValue(
            "url", Masking.target(request.scheme() + "://" + request.authority() + request.uri()))
        .addKeyValue("path", Masking.target(String.valueOf(request.path())))
        .addKeyValue("client", Masking.printable(proxies.client(request)))
        .addKeyValue("headers", Masking.headers(request.headers()))
        .log("avatar request");
  }
}
