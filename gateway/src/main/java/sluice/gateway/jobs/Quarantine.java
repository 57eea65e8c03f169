package sluice.gateway.jobs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Jobs that were with two workers when these died. Two deaths may be chance; a third worker is not
 * risked for it, nor the next time somebody asks for the same.
 */
final class Quarantine {

  private static final Duration LASTS = Duration.ofMinutes(10);
  private static final int JOBS_MAX = 1_000;

  private final Cache<String, Boolean> digests =
      Caffeine.newBuilder().expireAfterWrite(LASTS).maximumSize(JOBS_MAX).build();

  void add(Buffer payload) {
    digests.put(digest(payload), true);
  }

  /** Costs nothing while none is held, a digest of the bytes else. */
  boolean holds(Buffer payload) {
    return digests.estimatedSize() > 0 && digests.getIfPresent(digest(payload)) != null;
  }

  private static String digest(Buffer payload) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(payload.getBytes());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
