package sluice.gateway.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.MemoryBudget;
import sluice.gateway.http.Problem.Overloaded;
import sluice.gateway.http.ProblemException;

/**
 * Says no while it costs nothing: before an upstream is called, a request that finds too many
 * others being served, or too much of their responses in memory, gets 503 and may come again. One
 * for all event loops.
 */
public final class Admission implements Handler<RoutingContext> {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final AdmissionConfig config;
  private final TrustedProxies proxies;
  private final AtomicInteger requests = new AtomicInteger();
  private final MemoryBudget held;
  private final ConcurrentMap<String, Client> clients = new ConcurrentHashMap<>();
  private final MeterRegistry registry;

  /** Creates it with nobody admitted. */
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
      context.fail(new ProblemException(new Overloaded(RETRY_AFTER)));
      return;
    }
    Exchange exchange = Exchange.of(context);
    exchange.mayHold(client.held());
    exchange.onEnd(() -> leave(address));
    context.next();
  }

  /** What this request, counted already, is too much for. */
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

  /** A client while it has requests that are being served. */
  private record Client(int requests, MemoryBudget held) {}
}
