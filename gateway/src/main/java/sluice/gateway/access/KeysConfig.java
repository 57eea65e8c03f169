package sluice.gateway.access;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;

/**
 * API keys of clients.
 *
 * @param allowed the valid keys; if empty, routes that require a key reject everybody
 * @param failuresPerMinute wrong keys of one client in a minute after which more get 429
 */
public record KeysConfig(List<Secret> allowed, int failuresPerMinute) {

  private static final Logger log = LoggerFactory.getLogger(KeysConfig.class);
  private static final String NAME = "ALLOWED_API_KEYS";

  /** Shorter keys can be guessed. */
  private static final int LENGTH_MIN = 8;

  /** Printable ASCII without white space, which clients might trim. */
  private static final Predicate<String> KEY = Pattern.compile("[!-~]+").asMatchPredicate();

  /** Reads the settings; mistakes are reported to {@code env}. */
  public static KeysConfig from(Env env) {
    List<Secret> keys = env.secrets(NAME);
    if (!keys.stream().allMatch(key -> KEY.test(key.reveal()))) {
      env.mistake(NAME + ": keys must be printable ASCII without white space");
    }
    long guessable = keys.stream().filter(key -> key.reveal().length() < LENGTH_MIN).count();
    if (guessable > 0) {
      log.warn(
          "{} has {} keys of fewer than {} characters, which can be guessed",
          NAME,
          guessable,
          LENGTH_MIN);
    }
    return new KeysConfig(keys, env.integer("KEY_FAILURES_PER_MINUTE", 20, 1, 1_000_000));
  }
}
