package sluice.gateway.features.settings;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;
import sluice.shared.settings.Setting;

/**
 * Access to the settings that can be changed while nodes run.
 *
 * @param adminKey bearer key of the routes; if empty, they are disabled
 * @param changesPerMinute most changes by one client in a minute
 * @param requestLogging whether each request is logged
 */
public record SettingsConfig(
    Optional<Secret> adminKey, int changesPerMinute, Setting<Boolean> requestLogging) {

  private static final String ADMIN_KEY = "ADMIN_KEY";

  /** Shorter keys can be guessed. Tokens of the chat have this minimum as well. */
  private static final int ADMIN_KEY_LENGTH_MIN = 16;

  private static final Predicate<String> SENDABLE = Pattern.compile("[ -~]*").asMatchPredicate();

  /** Reads the settings; mistakes are reported to {@code env}. */
  public static SettingsConfig from(Env env) {
    Optional<Secret> adminKey = env.secret(ADMIN_KEY);
    adminKey.map(Secret::reveal).ifPresent(key -> check(env, key));
    return new SettingsConfig(
        adminKey,
        env.integer("SETTINGS_CHANGES_PER_MINUTE", 5, 1, 1_000_000),
        Setting.flag("enable_request_logging", env.flag("ENABLE_REQUEST_LOGGING", true)));
  }

  private static void check(Env env, String key) {
    if (key.length() < ADMIN_KEY_LENGTH_MIN) {
      env.mistake(ADMIN_KEY + " must have at least " + ADMIN_KEY_LENGTH_MIN + " characters");
    }
    if (!SENDABLE.test(key)) {
      env.mistake(ADMIN_KEY + " must be printable ASCII");
    }
  }
}
