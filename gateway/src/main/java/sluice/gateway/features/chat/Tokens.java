package sluice.gateway.features.chat;

import io.vertx.core.json.JsonArray;
import java.util.Optional;
import sluice.gateway.access.KeyHash;
import sluice.shared.settings.Setting;

/**
 * Who may ask in private mode. Only hashes are kept, so that neither the cluster nor a file knows a
 * token; as tokens are long and random, no salt is needed.
 */
final class Tokens {

  /** The parameter of a request with a token in it. */
  static final String PARAMETER = "token";

  /** Most that there may be. */
  static final int COUNT_MAX = 1_000;

  private static final int LENGTH_MIN = 16;
  private static final String STARS = "****";

  private Tokens() {}

  /** Wanting a token makes it the only one, and wanting an empty one leaves none. */
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

  /** Takes as long whatever the token is. */
  static boolean allow(JsonArray hashes, String token) {
    String shown = KeyHash.of(token);
    boolean found = false;
    for (Object hash : hashes) {
      found |= KeyHash.areEqual(hash.toString(), shown);
    }
    return found;
  }
}
