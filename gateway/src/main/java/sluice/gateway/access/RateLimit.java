package sluice.gateway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import sluice.gateway.http.ProblemException;

/**
 * Limits the requests of each client per minute. A request that is then rejected (4xx) has changed
 * nothing and does not count. One for all event loops.
 */
public final class RateLimit implements Handler<RoutingContext> {

  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int CLIENTS_MAX = 100_000;

  private final int perMinute;
  private final TrustedProxies proxies;
  private final Cache<String, Bucket> clients =
      Caffeine.newBuilder().expireAfterAccess(PERIOD).maximumSize(CLIENTS_MAX).build();

  /** Creates a limit without any requests yet. */
  public RateLimit(int perMinute, TrustedProxies proxies) {
    this.perMinute = perMinute;
    this.proxies = proxies;
  }

  @Override
  public void handle(RoutingContext context) {
    Bucket bucket = clients.get(proxies.network(context.request()), _ -> bucket());
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1);
      context.fail(new ProblemException(AccessProblems.tooManyRequests(wait)));
      return;
    }
    context.addHeadersEndHandler(
        _ -> {
          if (isRejected(context.response().getStatusCode())) {
            bucket.addTokens(1);
          }
        });
    context.next();
  }

  private static boolean isRejected(int status) {
    return status / 100 == 4;
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
        .build();
  }
}
