package sluice.gateway.features.openai;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import sluice.shared.config.Secret;

/**
 * What OpenAI is told: the operator's key and what belongs to the request; nothing that tells who
 * the client is or chooses among what is the operator's.
 */
final class OpenAiHeaders implements Consumer<MultiMap> {

  private static final String OF_SDKS = "x-stainless-";
  private static final Set<String> OF_IMAGES =
      Set.of(
          "accept",
          "accept-language",
          "content-encoding",
          "content-type",
          "expect",
          "idempotency-key",
          "user-agent",
          // There only if the settings want OpenAI to be told.
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto");
  private static final Set<String> OF_THE_REST =
      Set.of(
          "accept-encoding",
          "anthropic-beta",
          "anthropic-version",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "openai-beta",
          "range",
          "sec-websocket-extensions",
          "sec-websocket-key",
          "sec-websocket-protocol",
          "sec-websocket-version");

  private final Secret key;
  private final Set<String> more;

  private OpenAiHeaders(Secret key, Set<String> more) {
    this.key = key;
    this.more = more;
  }

  /** For requests that draw, whose responses may have to be read. */
  static OpenAiHeaders ofImages(Secret key) {
    return new OpenAiHeaders(key, Set.of());
  }

  /** For all other requests. */
  static OpenAiHeaders ofTheRest(Secret key) {
    return new OpenAiHeaders(key, OF_THE_REST);
  }

  @Override
  public void accept(MultiMap headers) {
    headers.names().stream()
        .filter(name -> !passes(name.toLowerCase(Locale.ROOT)))
        .toList()
        .forEach(headers::remove);
    headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + key.reveal());
  }

  private boolean passes(String name) {
    return OF_IMAGES.contains(name) || more.contains(name) || name.startsWith(OF_SDKS);
  }
}
