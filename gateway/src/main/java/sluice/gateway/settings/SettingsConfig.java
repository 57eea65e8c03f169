package sluice.gateway.settings;

import java.util.Optional;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;
import sluice.shared.settings.Setting;

/**
 * Who may change settings while nodes run.
 *
 * @param adminKey without it nobody may, and there are no such routes
 * @param changesPerMinute most changes of one client
 * @param requestLogging whether there is a line in the log for each request
 */
public record SettingsConfig(
    Optional<Secret> adminKey, int changesPerMinute, Setting<Boolean> requestLogging) {

  public static SettingsConfig from(Env env) {
    return new SettingsConfig(
        env.secret("ADMIN_KEY"),
        env.integer("SETTINGS_CHANGES_PER_MINUTE", 5, 1, 1_000_000),
        Setting.flag("enable_request_logging", env.flag("ENABLE_REQUEST_LOGGING", true)));
  }
}
