package sluice.gateway.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import sluice.gateway.http.Problem.TooManyRequests;

/** Lets each client do something so many times a minute. One for all event loops. */
public final class RateLimit implements Handler<RoutingContext> {

  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int CLIENTS_MAX = 100_000;

  private final int perMinute;
  private final TrustedProxies proxies;
  private final Cache<String, Bucket> clients =
      Caffeine.newBuilder().expireAfterAccess(PERIOD).maximumSize(CLIENTS_MAX).build();

  /** Creates one that has seen nobody yet. */
  public RateLimit(int perMinute, TrustedProxies proxies) {
    this.perMinute = perMinute;
    this.proxies = proxies;
  }

  @Override
  public void handle(RoutingContext context) {
    ConsumptionProbe probe =
        clients
            .get(proxies.client(context.request()), _ -> bucket())
            .tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed()) {
      context.next();
    } else {
      Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1);
      context.fail(new ProblemException(new TooManyRequests(wait)));
    }
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
        .build();
  }
}
