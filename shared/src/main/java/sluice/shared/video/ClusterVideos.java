package sluice.shared.video;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.shareddata.AsyncMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stores videos in a cluster-wide map, each on two nodes; see {@link VideoStoreConfig#hazelcast()}.
 */
final class ClusterVideos implements VideoStore {

  static final String MAP = "sluice.videos";

  /** Enough for the cluster to notice that a node has died. The client waits meanwhile. */
  private static final long RESPONSE_SECONDS = 20;

  private final Vertx vertx;
  private final long timeToLiveMillis;

  ClusterVideos(Vertx vertx, VideoStoreConfig config) {
    this.vertx = vertx;
    timeToLiveMillis = config.timeToLive().toMillis();
  }

  @Override
  public Future<Void> put(String name, Buffer video) {
    return with(videos -> videos.put(name, video.getBytes(), timeToLiveMillis));
  }

  @Override
  public Future<Optional<Buffer>> get(String name) {
    return with(videos -> videos.get(name))
        .map(video -> Optional.ofNullable(video).map(Buffer::buffer));
  }

  @Override
  public Future<Integer> remove(Predicate<String> which) {
    return with(AsyncMap::keys)
        .compose(
            names -> {
              List<Future<Boolean>> removed =
                  names.stream().filter(which).map(this::removed).toList();
              return Future.join(removed)
                  .map(_ -> (int) removed.stream().filter(Future::result).count());
            });
  }

  private Future<Boolean> removed(String name) {
    return with(videos -> videos.remove(name)).map(video -> video != null);
  }

  /**
   * Looks up the map on each call, which is cheap, so that results arrive on the caller's context.
   */
  private <T extends @Nullable Object> Future<T> with(
      Function<AsyncMap<String, byte[]>, Future<T>> action) {
    return vertx
        .sharedData()
        .<String, byte[]>getClusterWideMap(MAP)
        .compose(action)
        .timeout(RESPONSE_SECONDS, TimeUnit.SECONDS);
  }
}
