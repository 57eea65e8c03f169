package sluice.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.gateway.access.AdmissionConfig;
import sluice.gateway.access.Cors;
import sluice.gateway.access.KeysConfig;
import sluice.gateway.access.TrustedProxies;
import sluice.gateway.features.avatar.AvatarConfig;
import sluice.gateway.features.chat.ChatConfig;
import sluice.gateway.features.llm.LlmConfig;
import sluice.gateway.features.openai.ImagesConfig;
import sluice.gateway.features.settings.SettingsConfig;
import sluice.gateway.http.ListenConfig;
import sluice.gateway.jobs.JobsConfig;
import sluice.gateway.proxy.ForwardedTo;
import sluice.gateway.proxy.ProxyConfig;
import sluice.gateway.rewrite.ImageConfig;
import sluice.shared.config.Env;
import sluice.shared.settings.LogLevels;
import sluice.shared.settings.Setting;

/**
 * All settings of the gateway role.
 *
 * @param llm the language model server; empty switches the feature off
 * @param images the image provider
 * @param avatar the talking avatar
 * @param chat the chat
 * @param settings access to the settings that can be changed while nodes run
 * @param changeable these settings, in the order in which they are shown
 * @param fusionBrain upstream of all paths that no other feature serves; if empty, they are 404
 * @param forwardedTo the upstreams that receive the client's address
 */
public record GatewayConfig(
    ListenConfig listen,
    AdmissionConfig admission,
    TrustedProxies proxies,
    ProxyConfig proxy,
    ImageConfig image,
    JobsConfig jobs,
    KeysConfig keys,
    Cors cors,
    Optional<LlmConfig> llm,
    ImagesConfig images,
    AvatarConfig avatar,
    ChatConfig chat,
    SettingsConfig settings,
    List<Setting<?>> changeable,
    Optional<URI> fusionBrain,
    ForwardedTo forwardedTo) {

  /** Reads the settings; mistakes are reported to {@code env}. */
  public static GatewayConfig from(Env env) {
    Optional<URI> fusionBrain = env.urlOrOff("FUSIONBRAIN_URL", "https://api-key.fusionbrain.ai");
    Duration modelTimeout = env.seconds("LLM_TIMEOUT_SECONDS", 600, 1, 86_400);
    ChatConfig chat = ChatConfig.from(env, modelTimeout);
    SettingsConfig settings = SettingsConfig.from(env);
    List<Setting<?>> changeable = new ArrayList<>(chat.settings().all());
    changeable.add(settings.requestLogging());
    changeable.add(LogLevels.from(env));
    return new GatewayConfig(
        ListenConfig.from(env),
        AdmissionConfig.from(env),
        TrustedProxies.from(env),
        ProxyConfig.from(env),
        ImageConfig.from(env),
        JobsConfig.from(env),
        KeysConfig.from(env),
        Cors.from(env),
        LlmConfig.from(env, modelTimeout),
        ImagesConfig.from(env, fusionBrain),
        AvatarConfig.from(env),
        chat,
        settings,
        List.copyOf(changeable),
        fusionBrain,
        ForwardedTo.from(env));
  }
}
