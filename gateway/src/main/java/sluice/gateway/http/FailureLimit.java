package sluice.gateway.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts how often clients have shown something wrong, so that nobody can go on guessing. One for
 * all event loops.
 */
public final class FailureLimit {

  private static final Duration MEMORY = Duration.ofMinutes(1);
  private static final int CLIENTS_MAX = 100_000;

  private final int max;
  private final Cache<String, AtomicInteger> failures =
      Caffeine.newBuilder().expireAfterWrite(MEMORY).maximumSize(CLIENTS_MAX).build();

  /**
   * Creates one that has seen nobody yet.
   *
   * @param max so many of one client within a minute are too many
   */
  public FailureLimit(int max) {
    this.max = max;
  }

  /**
   * To be asked before anything of a client is looked at.
   *
   * @throws ProblemException if it has failed too often
   */
  public void check(String client) {
    AtomicInteger failed = failures.getIfPresent(client);
    if (failed != null && failed.get() >= max) {
      throw new ProblemException(new Problem.TooManyFailures(MEMORY));
    }
  }

  /** One more. */
  public void count(String client) {
    failures.get(client, _ -> new AtomicInteger()).incrementAndGet();
  }
}
