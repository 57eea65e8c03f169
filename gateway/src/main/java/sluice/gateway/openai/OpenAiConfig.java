package sluice.gateway.openai;

import java.net.URI;
import java.util.Optional;
import sluice.gateway.proxy.OutboundProxy;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;

/**
 * Where OpenAI's pictures come from.
 *
 * @param url the API without {@code /v1}
 * @param key ours; the clients' keys do not go there
 * @param proxy the only way there, if there is one
 */
public record OpenAiConfig(URI url, Secret key, Optional<OutboundProxy> proxy) {

  /** Empty without a key. */
  static Optional<OpenAiConfig> from(Env env) {
    URI url = env.url("OPENAI_URL", "https://api.openai.com");
    Optional<OutboundProxy> proxy = OutboundProxy.from(env, "OPENAI_PROXY");
    return env.secret("OPENAI_API_KEY").map(key -> new OpenAiConfig(url, key, proxy));
  }
}
