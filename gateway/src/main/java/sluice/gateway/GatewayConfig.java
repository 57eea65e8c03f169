package sluice.gateway;

import java.net.URI;
import java.util.Optional;
import sluice.gateway.http.AdmissionConfig;
import sluice.gateway.http.Cors;
import sluice.gateway.http.KeysConfig;
import sluice.gateway.http.ListenConfig;
import sluice.gateway.http.TrustedProxies;
import sluice.gateway.image.ImageConfig;
import sluice.gateway.jobs.JobsConfig;
import sluice.gateway.llm.LlmConfig;
import sluice.gateway.openai.ImagesConfig;
import sluice.gateway.proxy.ProxyConfig;
import sluice.gateway.settings.SettingsConfig;
import sluice.shared.config.Env;

/**
 * All settings of the gateway role.
 *
 * @param llm the language models, if there are any
 * @param images who draws on demand, if anybody does
 * @param settings what may be changed while nodes run, and by whom
 * @param fusionBrain where everything goes that no other feature takes
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
    SettingsConfig settings,
    URI fusionBrain) {

  /** Reads them; mistakes are left with {@code env}. */
  public static GatewayConfig from(Env env) {
    URI fusionBrain = env.url("FUSIONBRAIN_URL", "https://api-key.fusionbrain.ai");
    return new GatewayConfig(
        ListenConfig.from(env),
        AdmissionConfig.from(env),
        TrustedProxies.from(env),
        ProxyConfig.from(env),
        ImageConfig.from(env),
        JobsConfig.from(env),
        KeysConfig.from(env),
        Cors.from(env),
        LlmConfig.from(env),
        ImagesConfig.from(env, fusionBrain),
        SettingsConfig.from(env),
        fusionBrain);
  }
}
