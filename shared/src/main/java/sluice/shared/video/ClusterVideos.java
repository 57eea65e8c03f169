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

/** Videos in a map of the cluster, each on two nodes: see {@link VideoStoreConfig#hazelcast()}. */
final class ClusterVideos implements VideoStore {

  static final String MAP = "sluice.clips";

  /** A node that has just died is out of the way by then; the client waits for it. */
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
   * Asks for the map each time, which is nothing but a look-up, so that callers stay on their
   * loops.
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
