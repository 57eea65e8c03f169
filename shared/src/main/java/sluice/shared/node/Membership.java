package sluice.shared.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.spi.cluster.NodeListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The other nodes of the cluster, as far as they come and go. A process that is alone has one too;
 * it never has news.
 */
public final class Membership implements NodeListener {

  private static final Logger log = LoggerFactory.getLogger(Membership.class);

  /** Nodes publish their id here when they are about to leave in order. */
  private static final String GOODBYES = "sluice.nodes.leaving";

  private final IntSupplier nodes;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Set<String> leaving = ConcurrentHashMap.newKeySet();
  private volatile boolean lastLeftWithoutGoodbye;

  /** For a process that is alone. */
  public Membership() {
    this(() -> 1);
  }

  /**
   * For a node of a cluster.
   *
   * @param nodes how many nodes it sees now, itself included
   */
  Membership(IntSupplier nodes) {
    this.nodes = nodes;
  }

  /**
   * Adds someone who wants to know.
   *
   * @param listener takes the id of the node; called on a thread of the cluster manager, so it must
   *     hop to its own context and return at once
   */
  public void onLeft(Consumer<String> listener) {
    listeners.add(listener);
  }

  /**
   * True if this node had others around it and has lost sight of them all, the last of them without
   * a goodbye: more likely it is cut off than that all have died.
   */
  boolean isIsolated() {
    return lastLeftWithoutGoodbye && nodes.getAsInt() == 1;
  }

  void listen(EventBus bus) {
    bus.<String>consumer(GOODBYES, message -> leaving.add(message.body()));
  }

  /**
   * This node is about to leave in order.
   *
   * @return completes when the message is on its way
   */
  Future<Void> sayGoodbye(EventBus bus, String id) {
    return bus.<String>publisher(GOODBYES).write(id);
  }

  void measure(MeterRegistry registry) {
    Gauge.builder("sluice.cluster.nodes", nodes::getAsInt)
        .description("Nodes this node sees, itself included")
        .register(registry);
    Gauge.builder("sluice.cluster.isolated", () -> isIsolated() ? 1 : 0)
        .description("1 while this node has lost all others")
        .register(registry);
  }

  @Override
  public void nodeAdded(String nodeId) {
    lastLeftWithoutGoodbye = false;
    log.atInfo()
        .addKeyValue("node", nodeId)
        .addKeyValue("nodes", nodes.getAsInt())
        .log("Node joined");
  }

  @Override
  public void nodeLeft(String nodeId) {
    lastLeftWithoutGoodbye = !leaving.remove(nodeId);
    log.atLevel(lastLeftWithoutGoodbye ? Level.WARN : Level.INFO)
        .addKeyValue("node", nodeId)
        .addKeyValue("nodes", nodes.getAsInt())
        .log(lastLeftWithoutGoodbye ? "Node lost" : "Node left");
    listeners.forEach(listener -> listener.accept(nodeId));
  }
}
