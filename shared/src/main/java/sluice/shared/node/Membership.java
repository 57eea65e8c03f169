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
 * Tracks the nodes that join and leave the cluster. A node without a cluster has one as well; it
 * never reports anything.
 */
public final class Membership implements NodeListener {

  private static final Logger log = LoggerFactory.getLogger(Membership.class);

  /** Nodes publish their id at this address before they leave cleanly. */
  private static final String GOODBYES = "sluice.nodes.leaving";

  private final IntSupplier nodes;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Set<String> leaving = ConcurrentHashMap.newKeySet();
  private volatile boolean lastLeftWithoutGoodbye;

  /** Creates the membership of a node without a cluster. */
  public Membership() {
    this(() -> 1);
  }

  /**
   * Creates the membership of a node in a cluster.
   *
   * @param nodes returns the number of nodes seen now, including this one
   */
  Membership(IntSupplier nodes) {
    this.nodes = nodes;
  }

  /**
   * Adds a listener for nodes that left.
   *
   * @param listener receives the id of the node; called on a thread of the cluster manager, so it
   *     must switch to its own context and return at once
   */
  public void onLeft(Consumer<String> listener) {
    listeners.add(listener);
  }

  /**
   * True if this node has lost all others, the last of them without a goodbye. It is more likely
   * that this node is cut off than that all others died.
   */
  boolean isIsolated() {
    return lastLeftWithoutGoodbye && nodes.getAsInt() == 1;
  }

  void listen(EventBus bus) {
    bus.<String>consumer(GOODBYES, message -> leaving.add(message.body()));
  }

  /**
   * Announces that this node is about to leave cleanly.
   *
   * @return completes when the message has been written
   */
  Future<Void> sayGoodbye(EventBus bus, String id) {
    return bus.<String>publisher(GOODBYES).write(id);
  }

  void measure(MeterRegistry registry) {
    Gauge.builder("sluice.cluster.nodes", nodes::getAsInt)
        .description("Nodes of the cluster that this node sees, including itself")
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
