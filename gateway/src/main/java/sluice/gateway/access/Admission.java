package sluice.gateway.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.MemoryBudget;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;

/**
 * Rejects requests with 503 while that is still cheap, before an upstream is called: if too many
 * are in progress, or their responses take too much memory. One for all event loops.
 */
public final class Admission implements Handler<RoutingContext> {

  private final AdmissionConfig config;
  private final TrustedProxies proxies;
  private final AtomicInteger requests = new AtomicInteger();
  private final MemoryBudget held;
  private final ConcurrentMap<String, Client> clients = new ConcurrentHashMap<>();
  private final MeterRegistry registry;

  /** Creates it without any requests in progress. */
  public Admission(AdmissionConfig config, TrustedProxies proxies, MeterRegistry registry) {
    this.config = config;
    this.proxies = proxies;
    this.held = new MemoryBudget(config.maxHeldBytes());
    this.registry = registry;
    Gauge.builder("sluice.requests.in.flight", requests::get)
        .description("Requests in progress")
        .register(registry);
    Gauge.builder("sluice.buffered.bytes", held::held)
        .description("Response bytes held in memory while their images are converted")
        .register(registry);
    // A rate over a counter that appears with its first event misses that event.
    for (Bound bound : Bound.values()) {
      rejected(bound);
    }
  }

  @Override
  public void handle(RoutingContext context) {
    String address = proxies.network(context.request());
    requests.incrementAndGet();
    Client client = enter(address);
    Optional<Bound> reached = reached(client);
    if (reached.isPresent()) {
      leave(address);
      rejected(reached.get()).increment();
      context.fail(new ProblemException(Problems.overloaded()));
      return;
    }
    Exchange exchange = Exchange.of(context);
    exchange.limitMemory(client.held());
    exchange.onEnd(() -> leave(address));
    context.next();
  }

  /** The limit that this request, which is counted already, exceeds. */
  private Optional<Bound> reached(Client client) {
    if (requests.get() > config.maxRequests()) {
      return Optional.of(Bound.MAX_REQUESTS);
    }
    if (client.requests() > config.maxRequestsPerClient()) {
      return Optional.of(Bound.MAX_REQUESTS_PER_CLIENT);
    }
    return client.held().isExhausted() ? Optional.of(Bound.NO_MEMORY) : Optional.empty();
  }

  private Client enter(String address) {
    return clients.compute(
        address,
        (_, known) ->
            known == null
                ? new Client(1, held.share(config.maxHeldBytesPerClient()))
                : new Client(known.requests() + 1, known.held()));
  }

  private void leave(String address) {
    requests.decrementAndGet();
    clients.computeIfPresent(
        address,
        (_, client) ->
            client.requests() == 1 ? null : new Client(client.requests() - 1, client.held()));
  }

  private Counter rejected(Bound bound) {
    return Counter.builder("sluice.requests.rejected")
        .description("Requests rejected with 503 because a limit was reached")
        .tag("reason", bound.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private enum Bound {
    MAX_REQUESTS,
    MAX_REQUESTS_PER_CLIENT,
    NO_MEMORY
  }

  /** A client while it has requests in progress. */
  private record Client(int requests, MemoryBudget held) {}
}
