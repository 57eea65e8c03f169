package sluice.gateway.features.openai;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import sluice.shared.config.Secret;

/**
 * Reduces request headers to those that OpenAI needs, and adds the operator's key. Removes
 * everything that identifies the client, or selects an organization or a project of the operator.
 */
final class OpenAiHeaders implements Consumer<MultiMap> {

  private static final String SDK_PREFIX = "x-stainless-";
  private static final Set<String> IMAGE_HEADERS =
      Set.of(
          "accept",
          "accept-language",
          "content-encoding",
          "content-type",
          "expect",
          "idempotency-key",
          "user-agent",
          // Present only if the settings allow it.
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto");
  private static final Set<String> OTHER_HEADERS =
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

  /** For image requests, whose responses must be readable: without Accept-Encoding. */
  static OpenAiHeaders forImages(Secret key) {
    return new OpenAiHeaders(key, Set.of());
  }

  /** For all other requests. */
  static OpenAiHeaders forOtherRequests(Secret key) {
    return new OpenAiHeaders(key, OTHER_HEADERS);
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
    return IMAGE_HEADERS.contains(name) || more.contains(name) || name.startsWith(SDK_PREFIX);
  }
}
