package sluice.shared.clip;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Clips of a node that is alone. */
final class LocalClips implements ClipStore {

  private final Cache<String, Buffer> clips;

  LocalClips(ClipConfig config) {
    clips =
        Caffeine.newBuilder()
            .executor(Runnable::run) // what is too much is gone when the next one is there
            .expireAfterWrite(config.timeToLive())
            .maximumWeight(config.maxBytes())
            .<String, Buffer>weigher((name, clip) -> clip.length())
            .build();
  }

  @Override
  public Future<Void> put(String name, Buffer clip) {
    clips.put(name, clip);
    return Future.succeededFuture();
  }

  @Override
  public Future<Optional<Buffer>> get(String name) {
    return Future.succeededFuture(Optional.ofNullable(clips.getIfPresent(name)));
  }

  @Override
  public Future<Integer> remove(Predicate<String> which) {
    List<String> names = clips.asMap().keySet().stream().filter(which).toList();
    clips.invalidateAll(names);
    return Future.succeededFuture(names.size());
  }
}
