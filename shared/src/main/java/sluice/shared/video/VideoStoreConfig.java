package sluice.shared.video;

import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import java.time.Duration;
import sluice.shared.config.Env;

/**
 * How long videos are kept and how much of them.
 *
 * @param timeToLive from when a video was made
 * @param heapPercent most of the heap of this node that they take, in percent; beyond it those that
 *     nobody has asked for longest go first
 */
public record VideoStoreConfig(Duration timeToLive, int heapPercent) {

  /** One other node has a copy of each video, so that the loss of any one node loses none. */
  private static final int COPIES = 1;

  private static final int PERCENT = 100;

  /** Reads it; mistakes are left with {@code env}. */
  public static VideoStoreConfig from(Env env) {
    return new VideoStoreConfig(
        env.seconds("AVATAR_VIDEO_SECONDS", 3_600, 1, 86_400),
        env.integer("AVATAR_VIDEO_HEAP_PERCENT", 10, 1, 90));
  }

  /** What Hazelcast has to know of the map that they are in. */
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

  /** The same as a number of bytes. */
  long maxBytes() {
    return Runtime.getRuntime().maxMemory() / PERCENT * heapPercent;
  }
}
