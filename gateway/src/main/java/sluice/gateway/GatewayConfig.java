package sluice.gateway;

import java.net.URI;
import sluice.gateway.http.AdmissionConfig;
import sluice.gateway.http.ListenConfig;
import sluice.gateway.http.TrustedProxies;
import sluice.gateway.image.ImageConfig;
import sluice.gateway.jobs.JobsConfig;
import sluice.gateway.proxy.ProxyConfig;
import sluice.shared.config.Env;

/**
 * All settings of the gateway role.
 *
 * @param fusionBrain where everything goes that no other feature takes
 */
public record GatewayConfig(
    ListenConfig listen,
    AdmissionConfig admission,
    TrustedProxies proxies,
    ProxyConfig proxy,
    ImageConfig image,
    JobsConfig jobs,
    URI fusionBrain) {

  /** Reads them; mistakes are left with {@code env}. */
  public static GatewayConfig from(Env env) {
    return new GatewayConfig(
        ListenConfig.from(env),
        AdmissionConfig.from(env),
        TrustedProxies.from(env),
        ProxyConfig.from(env),
        ImageConfig.from(env),
        JobsConfig.from(env),
        env.url("FUSIONBRAIN_URL", "https://api-key.fusionbrain.ai"));
  }
}
