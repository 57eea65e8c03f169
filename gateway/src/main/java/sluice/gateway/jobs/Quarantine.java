package sluice.gateway.jobs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Jobs during which two workers died. Two deaths may be chance, but no third worker is risked for
 * the job, nor for an equal one later.
 */
final class Quarantine {

  private static final Duration LASTS = Duration.ofMinutes(10);
  private static final int JOBS_MAX = 1_000;

  private final Cache<String, Boolean> digests =
      Caffeine.newBuilder().expireAfterWrite(LASTS).maximumSize(JOBS_MAX).build();

  void add(Job job) {
    digests.put(digest(job), true);
  }

  /** True if an equal job is held. Costs a digest of the payload, unless none is held. */
  boolean holds(Job job) {
    return digests.estimatedSize() > 0
        && job.payload().length() > 0
        && digests.getIfPresent(digest(job)) != null;
  }

  /** Includes the kind, as another kind of job may do no harm with equal bytes. */
  private static String digest(Job job) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(job.payload().getBytes());
      return job.name() + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
