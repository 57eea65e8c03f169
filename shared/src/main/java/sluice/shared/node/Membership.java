package sluice.shared.node;

import io.vertx.core.spi.cluster.NodeListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * News of cluster nodes that left or died. A process that is alone has one too; it never has news.
 */
public final class Membership implements NodeListener {

  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Adds someone who wants to know.
   *
   * @param listener takes the id of the node; called on a thread of the cluster manager, so it must
   *     hop to its own context and return at once
   */
  public void onLeft(Consumer<String> listener) {
    listeners.add(listener);
  }

  @Override
  public void nodeAdded(String nodeId) {
    // A new node says itself what it can do.
  }

  @Override
  public void nodeLeft(String nodeId) {
    listeners.forEach(listener -> listener.accept(nodeId));
  }
}
