package sluice.gateway.jobs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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

  void add(Job job) {
    digests.put(digest(job), true);
  }

  /** Costs nothing while none is held, a digest of the bytes else. */
  boolean holds(Job job) {
    return digests.estimatedSize() > 0
        && job.payload().length() > 0
        && digests.getIfPresent(digest(job)) != null;
  }

  /** The kind is part of it: another kind of the same bytes may do no harm. */
  private static String digest(Job job) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(job.payload().getBytes());
      return job.kind().text() + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
