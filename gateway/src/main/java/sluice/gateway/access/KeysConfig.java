package sluice.gateway.access;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;

/**
 * Who may use the routes that need a key.
 *
 * @param allowed the keys; none means nobody
 * @param failuresPerMinute wrong keys of one client after which further wrong ones get 429
 */
public record KeysConfig(List<Secret> allowed, int failuresPerMinute) {

  private static final Logger log = LoggerFactory.getLogger(KeysConfig.class);
  private static final String NAME = "ALLOWED_API_KEYS";

  /** A shorter key can be guessed. */
  private static final int LENGTH_MIN = 8;

  /** What a header can carry, and nothing that a client might trim. */
  private static final Predicate<String> KEY = Pattern.compile("[!-~]+").asMatchPredicate();

  /** Reads it; mistakes are left with {@code env}. */
  public static KeysConfig from(Env env) {
    List<Secret> keys = env.secrets(NAME);
    if (!keys.stream().allMatch(key -> KEY.test(key.reveal()))) {
      env.mistake(NAME + ": a key has white space or characters beyond ASCII in it");
    }
    long guessable = keys.stream().filter(key -> key.reveal().length() < LENGTH_MIN).count();
    if (guessable > 0) {
      log.warn("{}: keys of fewer than {} characters: {}", NAME, LENGTH_MIN, guessable);
    }
    return new KeysConfig(keys, env.integer("KEY_FAILURES_PER_MINUTE", 20, 1, 1_000_000));
  }
}
