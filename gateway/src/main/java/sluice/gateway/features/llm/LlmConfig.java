package sluice.gateway.features.llm;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;

/**
 * Settings of the language model server.
 *
 * @param server full URL of its completions, such as {@code http://host/v1/completions}
 * @param key its API key
 * @param timeout idle timeout before and within a response
 * @param imageKeys names of the members in responses whose PNGs become JPEGs
 */
public record LlmConfig(
    URI server, Optional<Secret> key, Duration timeout, List<String> imageKeys) {

  /** Reads the settings; empty without a server, which switches the feature off. */
  public static Optional<LlmConfig> from(Env env, Duration timeout) {
    Optional<Secret> key = env.secret("LLM_API_KEY");
    List<String> imageKeys = env.list("LLM_IMAGE_KEYS", "");
    return env.url("LLM_SERVER_URL").map(server -> new LlmConfig(server, key, timeout, imageKeys));
  }
}
