package sluice.gateway.http;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;

/**
 * Who may use the routes that need a key.
 *
 * @param allowed the keys; none means nobody
 * @param failuresPerMinute wrong keys of one client after which none of it is looked at
 */
public record KeysConfig(List<Secret> allowed, int failuresPerMinute) {

  public static KeysConfig from(Env env) {
    return new KeysConfig(
        env.secret("ALLOWED_API_KEYS").stream()
            .flatMap(keys -> each(keys.reveal()))
            .map(Secret::new)
            .toList(),
        env.integer("KEY_FAILURES_PER_MINUTE", 20, 1, 1_000_000));
  }

  private static Stream<String> each(String keys) {
    return Arrays.stream(keys.split(",", -1)).map(String::trim).filter(key -> !key.isEmpty());
  }
}
