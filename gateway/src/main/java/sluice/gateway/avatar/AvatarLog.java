package sluice.gateway.avatar;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Masking;
import sluice.gateway.http.TrustedProxies;

/**
 * What operators of avatar servers are used to see of each request besides the line that every
 * request gets: address, client and headers, secrets as stars; of bodies only the beginning, and
 * only at DEBUG.
 */
public final class AvatarLog {

  private static final Logger log = LoggerFactory.getLogger(AvatarLog.class);

  private static final int BODY_CHARACTERS_MAX = 500;

  /** Nothing in UTF-8 is longer. */
  private static final int BYTES_PER_CHARACTER = 4;

  private final TrustedProxies proxies;
  private final BooleanSupplier enabled;

  /**
   * Creates the log.
   *
   * @param enabled asked with each request
   */
  public AvatarLog(TrustedProxies proxies, BooleanSupplier enabled) {
    this.proxies = proxies;
    this.enabled = enabled;
  }

  /** A request has come. */
  void head(Exchange exchange) {
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

  /** Takes the pieces of its body and logs the first. */
  Consumer<Buffer> beginningOf(Exchange exchange) {
    AtomicBoolean begun = new AtomicBoolean();
    return piece -> {
      if (!begun.getAndSet(true)) {
        body(exchange, piece);
      }
    };
  }

  /** Its body, or the beginning of it, is here. */
  void body(Exchange exchange, Buffer body) {
    if (log.isDebugEnabled() && enabled.getAsBoolean()) {
      int end = Math.min(body.length(), BODY_CHARACTERS_MAX * BYTES_PER_CHARACTER);
      String text = body.getString(0, end, StandardCharsets.UTF_8.name());
      log.atDebug()
          .addKeyValue("id", exchange.id())
          .addKeyValue(
              "body", oneLine(text.substring(0, Math.min(text.length(), BODY_CHARACTERS_MAX))))
          .log("avatar request body");
    }
  }

  /** In the language it is written in, but without what could forge a line. */
  private static String oneLine(String text) {
    return text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}\"]", "?");
  }
}
