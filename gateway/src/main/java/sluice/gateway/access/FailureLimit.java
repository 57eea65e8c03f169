package sluice.gateway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import sluice.gateway.http.ProblemException;

/**
 * Limits the wrong keys that a client sends. Valid keys are never limited, so a client behind the
 * same address as an attacker is not locked out. The length of a key protects it from being
 * guessed; this limit keeps guesses cheap and the log short.
 *
 * <p>A wrong key that a program sends again and again counts as one key of its address, so that it
 * does not use up the limit of other clients behind that address. One for all event loops.
 */
public final class FailureLimit {

  private static final Duration MEMORY = Duration.ofMinutes(1);
  private static final int CLIENTS_MAX = 100_000;

  private final int max;
  private final Cache<SentKey, AtomicInteger> repeated = counts();
  private final Cache<String, AtomicInteger> different = counts();

  /** A wrong key of a client, by its hash. */
  private record SentKey(String client, String keyHash) {}

  /**
   * Creates a limit without any failures yet.
   *
   * @param max most different wrong keys of one client in a minute, and most repetitions of one
   */
  public FailureLimit(int max) {
    this.max = max;
  }

  private static <K> Cache<K, AtomicInteger> counts() {
    return Caffeine.newBuilder().expireAfterWrite(MEMORY).maximumSize(CLIENTS_MAX).build();
  }

  /**
   * Counts a wrong key.
   *
   * @param client its {@linkplain TrustedProxies#network network}
   * @param key as sent
   * @throws ProblemException if the limit is exceeded
   */
  public void count(String client, String key) {
    AtomicInteger keys = different.get(client, _ -> new AtomicInteger());
    SentKey sent = new SentKey(client, KeyHash.of(key));
    AtomicInteger times = repeated.getIfPresent(sent);
    if (times == null) {
      if (keys.get() >= max) {
        throw tooMany();
      }
      keys.incrementAndGet();
      times = repeated.get(sent, _ -> new AtomicInteger());
    }
    if (times.incrementAndGet() > max) {
      throw tooMany();
    }
  }

  private static ProblemException tooMany() {
    return new ProblemException(AccessProblems.tooManyFailures(MEMORY));
  }
}
