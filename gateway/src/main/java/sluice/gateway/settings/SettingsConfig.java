package sluice.gateway.settings;

import java.util.Optional;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;

/**
 * Who may change settings while nodes run, and what they are until then.
 *
 * @param adminKey without it nobody may, and there are no such routes
 * @param changesPerMinute most changes of one client
 */
public record SettingsConfig(
    Optional<Secret> adminKey, int changesPerMinute, GatewaySettings atStart) {

  public static SettingsConfig from(Env env) {
    return new SettingsConfig(
        env.secret("ADMIN_KEY"),
        env.integer("SETTINGS_CHANGES_PER_MINUTE", 5, 1, 1_000_000),
        GatewaySettings.from(env));
  }
}
