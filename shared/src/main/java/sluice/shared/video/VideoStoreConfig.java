package sluice.shared.video;

import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import java.time.Duration;
import sluice.shared.config.Env;

/**
 * Limits of the video store.
 *
 * @param timeToLive time from storing a video until it expires
 * @param heapPercent maximum share of the heap of each node, in percent; beyond it, the least
 *     recently used videos are evicted
 */
public record VideoStoreConfig(Duration timeToLive, int heapPercent) {

  /** Backups of each video on other nodes, so that losing one node loses no videos. */
  private static final int COPIES = 1;

  private static final int PERCENT = 100;

  /** Reads the settings; {@code env} collects mistakes. */
  public static VideoStoreConfig from(Env env) {
    return new VideoStoreConfig(
        env.seconds("AVATAR_VIDEO_SECONDS", 3_600, 1, 86_400),
        env.integer("AVATAR_VIDEO_HEAP_PERCENT", 10, 1, 90));
  }

  /** Configuration of the Hazelcast map. */
  public MapConfig hazelcast() {
    return new MapConfig(ClusterVideos.MAP)
        .setBackupCount(COPIES)
        .setInMemoryFormat(InMemoryFormat.BINARY)
        .setTimeToLiveSeconds((int) timeToLive.toSeconds())
        .setEvictionConfig(
            new EvictionConfig()
                .setEvictionPolicy(EvictionPolicy.LRU)
                .setMaxSizePolicy(MaxSizePolicy.USED_HEAP_PERCENTAGE)
                .setSize(heapPercent));
  }

  /** The share of the heap in bytes. */
  long maxBytes() {
    return Runtime.getRuntime().maxMemory() / PERCENT * heapPercent;
  }
}
