package sluice.gateway.features.openai;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;

/**
 * Settings of FusionBrain as image provider, with the operator's account.
 *
 * @param key sent as {@code X-Key}
 * @param secret sent as {@code X-Secret}
 * @param timeout longest time for one image
 */
public record KandinskyConfig(URI url, Secret key, Secret secret, Duration timeout) {

  /** Reads the settings; empty without a server or without both keys. */
  static Optional<KandinskyConfig> from(Env env, Optional<URI> server, Duration timeout) {
    Optional<Secret> key = env.secret("FUSIONBRAIN_API_KEY");
    Optional<Secret> secret = env.secret("FUSIONBRAIN_SECRET_KEY");
    return server.flatMap(
        url -> key.flatMap(k -> secret.map(s -> new KandinskyConfig(url, k, s, timeout))));
  }
}
