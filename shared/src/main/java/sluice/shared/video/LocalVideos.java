package sluice.shared.video;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Stores videos in the memory of a node without a cluster. */
final class LocalVideos implements VideoStore {

  private final Cache<String, Buffer> videos;

  LocalVideos(VideoStoreConfig config) {
    videos =
        Caffeine.newBuilder()
            .executor(Runnable::run) // evicts within put, so the limit always holds
            .expireAfterWrite(config.timeToLive())
            .maximumWeight(config.maxBytes())
            .<String, Buffer>weigher((name, video) -> video.length())
            .build();
  }

  @Override
  public Future<Void> put(String name, Buffer video) {
    videos.put(name, video);
    return Future.succeededFuture();
  }

  @Override
  public Future<Optional<Buffer>> get(String name) {
    return Future.succeededFuture(Optional.ofNullable(videos.getIfPresent(name)));
  }

  @Override
  public Future<Integer> remove(Predicate<String> which) {
    List<String> names = videos.asMap().keySet().stream().filter(which).toList();
    videos.invalidateAll(names);
    return Future.succeededFuture(names.size());
  }
}
