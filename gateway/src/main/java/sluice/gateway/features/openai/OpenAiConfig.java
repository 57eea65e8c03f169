package sluice.gateway.features.openai;

import java.net.URI;
import java.util.Optional;
import sluice.gateway.proxy.OutboundProxy;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;

/**
 * Where OpenAI's images come from.
 *
 * @param url the API without {@code /v1}
 * @param key ours; the clients' keys do not go there
 * @param proxy the only way there, if there is one
 */
public record OpenAiConfig(URI url, Secret key, Optional<OutboundProxy> proxy) {

  private static final String DEFAULT_URL = "https://api.openai.com";
  private static final String VERSION = "/v1";

  /** Empty without a key. */
  static Optional<OpenAiConfig> from(Env env) {
    URI url = url(env);
    Optional<OutboundProxy> proxy = OutboundProxy.from(env, "OPENAI_PROXY");
    return env.secret("OPENAI_API_KEY").map(key -> new OpenAiConfig(url, key, proxy));
  }

  /** By the name and in the form of OpenAI's SDKs as well, whose base URL ends with the version. */
  private static URI url(Env env) {
    Optional<URI> ofSdks = env.url("OPENAI_BASE_URL");
    URI named = env.url("OPENAI_URL", DEFAULT_URL);
    if (ofSdks.isPresent() && env.isSet("OPENAI_URL")) {
      env.mistake("OPENAI_URL and OPENAI_BASE_URL are both set: choose one");
    }
    String url = ofSdks.orElse(named).toString();
    return URI.create(
        url.endsWith(VERSION) ? url.substring(0, url.length() - VERSION.length()) : url);
  }
}
