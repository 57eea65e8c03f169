package sluice.gateway.features.openai;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sluice.shared.config.Env;

/**
 * Settings of the image provider; at most one provider is set.
 *
 * @param timeout idle timeout of the image provider
 * @param imageKeys names of the members in responses whose PNGs become JPEGs
 */
public record ImagesConfig(
    Optional<OpenAiConfig> openAi,
    Optional<KandinskyConfig> kandinsky,
    Duration timeout,
    List<String> imageKeys) {

  private static final String PROVIDER = "IMAGE_GENERATION_PROVIDER";
  private static final String OPENAI = "openai";
  private static final String FUSIONBRAIN = "fusionbrain";

  /**
   * Reads the settings; mistakes are reported to {@code env}.
   *
   * @param fusionBrain URL of FusionBrain; empty if it is off
   */
  public static ImagesConfig from(Env env, Optional<URI> fusionBrain) {
    String provider = env.oneOf(PROVIDER, OPENAI, FUSIONBRAIN);
    Duration timeout = env.seconds("IMAGE_TIMEOUT_SECONDS", 600, 1, 86_400);
    List<String> imageKeys = imageKeys(env);
    Optional<OpenAiConfig> openAi = OpenAiConfig.from(env);
    Optional<KandinskyConfig> kandinsky = KandinskyConfig.from(env, fusionBrain, timeout);
    if (provider.equals(OPENAI)) {
      return new ImagesConfig(openAi, Optional.empty(), timeout, imageKeys);
    }
    if (fusionBrain.isEmpty()) {
      env.mistake(PROVIDER + "=" + FUSIONBRAIN + " requires FUSIONBRAIN_URL, which is off");
    } else if (kandinsky.isEmpty()) {
      env.mistake(
          PROVIDER
              + "="
              + FUSIONBRAIN
              + " requires FUSIONBRAIN_API_KEY and FUSIONBRAIN_SECRET_KEY");
    }
    return new ImagesConfig(Optional.empty(), kandinsky, timeout, imageKeys);
  }

  /** An empty variable counts as unset, so the word {@code off} means no names. */
  private static List<String> imageKeys(Env env) {
    List<String> names = env.list("OPENAI_IMAGE_KEYS", "b64_json");
    return names.equals(List.of(Env.OFF)) ? List.of() : names;
  }
}
