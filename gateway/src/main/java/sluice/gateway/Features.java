package sluice.gateway;

import java.util.Optional;
import sluice.gateway.features.avatar.AvatarRoutes;
import sluice.gateway.features.chat.ChatRoutes;
import sluice.gateway.features.chat.TokenRoutes;
import sluice.gateway.features.docs.DocsRoutes;
import sluice.gateway.features.fusionbrain.FusionBrainRoutes;
import sluice.gateway.features.llm.LlmRoutes;
import sluice.gateway.features.openai.ImageRoutes;
import sluice.gateway.features.openai.OpenAiRest;
import sluice.gateway.features.settings.SettingsRoutes;

/** The features of a gateway, for one event loop; those that are not configured are empty. */
record Features(
    DocsRoutes docs,
    Optional<SettingsRoutes> settings,
    Optional<TokenRoutes> tokens,
    Optional<ChatRoutes> chat,
    Optional<LlmRoutes> llm,
    Optional<ImageRoutes> images,
    Optional<OpenAiRest> openAi,
    Optional<AvatarRoutes> avatar,
    Optional<FusionBrainRoutes> fusionBrain) {

  /** True if paths below {@code /v1/} are served. */
  boolean hasVersion1() {
    return llm.isPresent() || images.isPresent();
  }
}
