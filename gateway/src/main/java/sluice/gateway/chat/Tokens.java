package sluice.gateway.chat;

import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
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
        hashes -> hashes.isEmpty() ? "" : STARS);
  }

  private static Optional<JsonArray> only(String token) {
    if (token.isEmpty()) {
      return Optional.of(new JsonArray());
    }
    return token.length() < LENGTH_MIN ? Optional.empty() : Optional.of(JsonArray.of(hash(token)));
  }

  /** Takes as long whatever the token is. */
  static boolean allow(JsonArray hashes, String token) {
    byte[] shown = hash(token).getBytes(StandardCharsets.US_ASCII);
    boolean found = false;
    for (Object hash : hashes) {
      found |= MessageDigest.isEqual(hash.toString().getBytes(StandardCharsets.UTF_8), shown);
    }
    return found;
  }

  static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }
}
