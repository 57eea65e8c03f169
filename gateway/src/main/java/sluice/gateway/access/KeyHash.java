package sluice.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a key or token, in hex. Compared and stored instead of the secret. */
public final class KeyHash {

  private KeyHash() {}

  /** Returns the hash of a secret: 64 lower-case digits. */
  public static String of(String secret) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  /** True if the hash is one of these; takes the same time whether and where it is found. */
  public static boolean isAmong(Iterable<?> hashes, String hash) {
    boolean found = false;
    for (Object one : hashes) {
      found |= areEqual(one.toString(), hash);
    }
    return found;
  }

  private static boolean areEqual(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
