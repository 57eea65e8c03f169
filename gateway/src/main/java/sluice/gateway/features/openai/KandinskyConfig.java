package sluice.gateway.features.openai;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;

/**
 * FusionBrain as somebody who draws for us, not for the client.
 *
 * @param key ours, {@code X-Key}
 * @param secret ours, {@code X-Secret}
 * @param timeout longest time for one image
 */
public record KandinskyConfig(URI url, Secret key, Secret secret, Duration timeout) {

  /** Empty without a key or a server. */
  static Optional<KandinskyConfig> from(Env env, Optional<URI> server, Duration timeout) {
    Optional<Secret> key = env.secret("FUSIONBRAIN_API_KEY");
    Optional<Secret> secret = env.secret("FUSIONBRAIN_SECRET_KEY");
    return server.flatMap(
        url -> key.flatMap(k -> secret.map(s -> new KandinskyConfig(url, k, s, timeout))));
  }
}
