package sluice.gateway.features.chat;

import io.vertx.core.json.JsonArray;
import java.util.Optional;
import sluice.gateway.access.KeyHash;
import sluice.shared.settings.Setting;

/**
 * Tokens for private mode. Only hashes are stored, so neither the cluster nor a file reveals a
 * token. Tokens are long and random, so no salt is needed.
 */
final class Tokens {

  /** Name of the request parameter, and of the setting. */
  static final String PARAMETER = "token";

  /** Most tokens that may exist. */
  static final int COUNT_MAX = 1_000;

  private static final int LENGTH_MIN = 16;
  private static final String STARS = "****";

  private Tokens() {}

  /** Setting a token replaces all others; setting an empty text removes all. */
  static Setting<JsonArray> setting() {
    return new Setting<>(
            PARAMETER,
            JsonArray.class,
            new JsonArray(),
            Tokens::only,
            "have at least " + LENGTH_MIN + " characters, or none",
            hashes -> hashes.isEmpty() ? "" : STARS)
        .restrictingAccess();
  }

  private static Optional<JsonArray> only(String token) {
    if (token.isEmpty()) {
      return Optional.of(new JsonArray());
    }
    return token.length() < LENGTH_MIN
        ? Optional.empty()
        : Optional.of(JsonArray.of(KeyHash.of(token)));
  }

  /** True if a token is valid; takes the same time for every token. */
  static boolean allow(JsonArray hashes, String token) {
    return KeyHash.isAmong(hashes, KeyHash.of(token));
  }
}
