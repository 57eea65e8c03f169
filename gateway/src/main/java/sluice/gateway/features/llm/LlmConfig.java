package sluice.gateway.features.llm;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;

/**
 * The server with the models.
 *
 * @param server the whole address of its completions, such as {@code http://host/v1/completions}
 * @param key what it wants to be shown
 * @param timeout longest silence before and within a response
 * @param imageKeys of members in responses whose PNGs become JPEGs
 */
public record LlmConfig(
    URI server, Optional<Secret> key, Duration timeout, List<String> imageKeys) {

  /** Empty if no server is named: then there is no such feature. */
  public static Optional<LlmConfig> from(Env env, Duration timeout) {
    Optional<Secret> key = env.secret("LLM_API_KEY");
    List<String> imageKeys = env.list("LLM_IMAGE_KEYS", "");
    return env.url("LLM_SERVER_URL").map(server -> new LlmConfig(server, key, timeout, imageKeys));
  }
}
