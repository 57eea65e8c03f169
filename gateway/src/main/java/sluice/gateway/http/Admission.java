package sluice.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import sluice.gateway.http.Problem.Overloaded;

/**
 * Says no while it costs nothing: before an upstream is called, a request that finds too many
 * others being served gets 503 and may come again. One for all event loops.
 */
public final class Admission implements Handler<RoutingContext> {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final AdmissionConfig config;
  private final TrustedProxies proxies;
  private final AtomicInteger requests = new AtomicInteger();
  private final ConcurrentMap<String, Integer> byClient = new ConcurrentHashMap<>();
  private final Counter refusedInAll;
  private final Counter refusedToClient;

  /** Creates it with nobody admitted. */
  public Admission(AdmissionConfig config, TrustedProxies proxies, MeterRegistry registry) {
    this.config = config;
    this.proxies = proxies;
    this.refusedInAll = refused(registry, "all");
    this.refusedToClient = refused(registry, "client");
    Gauge.builder("sluice.requests.active", requests::get)
        .description("Requests being served")
        .register(registry);
  }

  @Override
  public void handle(RoutingContext context) {
    String client = proxies.client(context.request());
    if (requests.incrementAndGet() > config.maxRequests()) {
      requests.decrementAndGet();
      refuse(context, refusedInAll);
    } else if (byClient.merge(client, 1, Integer::sum) > config.maxRequestsPerClient()) {
      leave(client);
      refuse(context, refusedToClient);
    } else {
      Exchange.of(context).onEnd(() -> leave(client));
      context.next();
    }
  }

  private void leave(String client) {
    requests.decrementAndGet();
    byClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
  }

  private static void refuse(RoutingContext context, Counter counter) {
    counter.increment();
    context.fail(new ProblemException(new Overloaded(RETRY_AFTER)));
  }

  private static Counter refused(MeterRegistry registry, String bound) {
    return Counter.builder("sluice.requests.refused")
        .description("Requests answered 503 because too many were being served")
        .tag("bound", bound)
        .register(registry);
  }
}
