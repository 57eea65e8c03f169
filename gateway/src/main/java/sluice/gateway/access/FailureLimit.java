package sluice.gateway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import sluice.gateway.http.Problem;
import sluice.gateway.http.ProblemException;

/**
 * Counts the wrong keys that clients show. It is asked only once a key has been found wrong, so
 * that whoever shares an address with a client that guesses gets in with a key that is right. What
 * keeps a key from being guessed is its length; this keeps the guesses cheap and the log short.
 *
 * <p>One key that a program shows again and again counts once among the keys of its address, so it
 * does not use up what its neighbours have left for mistakes. One for all event loops.
 */
public final class FailureLimit {

  private static final Duration MEMORY = Duration.ofMinutes(1);
  private static final int CLIENTS_MAX = 100_000;

  private final int max;
  private final Cache<Shown, AtomicInteger> repeated = counts();
  private final Cache<String, AtomicInteger> different = counts();

  /** A wrong key as a client has shown it, by its hash. */
  private record Shown(String client, String keyHash) {}

  /**
   * Creates one that has seen nobody yet.
   *
   * @param max within a minute, so many different wrong keys of one client, or so many times the
   *     same, are too many
   */
  public FailureLimit(int max) {
    this.max = max;
  }

  private static <K> Cache<K, AtomicInteger> counts() {
    return Caffeine.newBuilder().expireAfterWrite(MEMORY).maximumSize(CLIENTS_MAX).build();
  }

  /**
   * A client has shown a wrong key.
   *
   * @param client its {@linkplain TrustedProxies#network network}
   * @param key what it has shown; empty if nothing
   * @throws ProblemException if it has done so too often
   */
  public void count(String client, String key) {
    AtomicInteger keys = different.get(client, _ -> new AtomicInteger());
    Shown shown = new Shown(client, KeyHash.of(key));
    AtomicInteger times = repeated.getIfPresent(shown);
    if (times == null) {
      if (keys.get() >= max) {
        throw tooMany();
      }
      keys.incrementAndGet();
      times = repeated.get(shown, _ -> new AtomicInteger());
    }
    if (times.incrementAndGet() > max) {
      throw tooMany();
    }
  }

  private static ProblemException tooMany() {
    return new ProblemException(AccessProblems.tooManyFailures(MEMORY));
  }
}
