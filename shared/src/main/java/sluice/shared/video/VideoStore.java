package sluice.shared.video;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Predicate;

/** Stores videos for a limited time; all nodes of a cluster share one store. */
public interface VideoStore {

  /** Creates the store of this node: shared in a cluster, otherwise local. */
  static VideoStore of(Vertx vertx, VideoStoreConfig config) {
    return vertx.isClustered() ? new ClusterVideos(vertx, config) : new LocalVideos(config);
  }

  /**
   * Stores a video.
   *
   * @return completes when the video survives the loss of any one node
   */
  Future<Void> put(String name, Buffer video);

  /** Returns a video; empty if it does not exist or has expired. */
  Future<Optional<Buffer>> get(String name);

  /**
   * Removes videos before they expire.
   *
   * @param which selects videos by name
   * @return the number of removed videos
   */
  Future<Integer> remove(Predicate<String> which);
}
