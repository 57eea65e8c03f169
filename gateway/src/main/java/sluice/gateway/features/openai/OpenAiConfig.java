package sluice.gateway.features.openai;

import java.net.URI;
import java.util.Optional;
import sluice.gateway.proxy.OutboundProxy;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;

/**
 * Settings of OpenAI, or of a compatible server, as image provider.
 *
 * @param url base URL without {@code /v1}
 * @param key the operator's API key; clients' keys are not forwarded
 * @param proxy outbound proxy for all requests
 */
public record OpenAiConfig(URI url, Secret key, Optional<OutboundProxy> proxy) {

  private static final String DEFAULT_URL = "https://api.openai.com";
  private static final String VERSION = "/v1";

  /** Reads the settings; empty without a key. */
  static Optional<OpenAiConfig> from(Env env) {
    URI url = url(env);
    Optional<OutboundProxy> proxy = OutboundProxy.from(env, "OPENAI_PROXY");
    return env.secret("OPENAI_API_KEY").map(key -> new OpenAiConfig(url, key, proxy));
  }

  /** Accepts the variable of OpenAI's SDKs, too, whose base URL ends with {@code /v1}. */
  private static URI url(Env env) {
    Optional<URI> baseUrl = env.url("OPENAI_BASE_URL");
    URI url = env.url("OPENAI_URL", DEFAULT_URL);
    if (baseUrl.isPresent() && env.isSet("OPENAI_URL")) {
      env.mistake("OPENAI_URL and OPENAI_BASE_URL are both set: choose one");
    }
    String text = baseUrl.orElse(url).toString();
    return URI.create(
        text.endsWith(VERSION) ? text.substring(0, text.length() - VERSION.length()) : text);
  }
}
