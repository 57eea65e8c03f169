package sluice.gateway.jobs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Pictures that were with two workers when these died. Two deaths may be chance; a third worker is
 * not risked for it, nor the next time somebody asks for the same picture.
 */
final class Quarantine {

  private static final Duration LASTS = Duration.ofMinutes(10);
  private static final int PICTURES_MAX = 1_000;

  private final Cache<String, Boolean> digests =
      Caffeine.newBuilder().expireAfterWrite(LASTS).maximumSize(PICTURES_MAX).build();

  void add(Buffer picture) {
    digests.put(digest(picture), true);
  }

  /** Costs nothing while no picture is held, a digest of the picture else. */
  boolean holds(Buffer picture) {
    return digests.estimatedSize() > 0 && digests.getIfPresent(digest(picture)) != null;
  }

  private static String digest(Buffer picture) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(picture.getBytes());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
