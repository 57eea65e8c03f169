package sluice.shared.video;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Predicate;

/** Where videos are kept for a while, whoever of the cluster has put them there. */
public interface VideoStore {

  /** The one of this node: its own if it is alone, else one that all nodes of the cluster share. */
  static VideoStore of(Vertx vertx, VideoStoreConfig config) {
    return vertx.isClustered() ? new ClusterVideos(vertx, config) : new LocalVideos(config);
  }

  /**
   * Keeps a video under a name.
   *
   * @return completes when the loss of any one node would not lose it
   */
  Future<Void> put(String name, Buffer video);

  /** Gives a video; empty if there is none of this name, or it was too long ago. */
  Future<Optional<Buffer>> get(String name);

  /**
   * Removes videos before their time.
   *
   * @param which is told their names
   * @return how many there were
   */
  Future<Integer> remove(Predicate<String> which);
}
