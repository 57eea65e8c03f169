package sluice.shared.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import sluice.shared.config.Env;
import sluice.shared.settings.LogLevels;
import sluice.shared.settings.Setting;
import sluice.shared.video.VideoStoreConfig;

/**
 * What every node needs, whatever its role.
 *
 * @param opsHost address the ops listener binds to
 * @param opsPort port of {@code /metrics} and {@code /health/…}; 0 takes any free one
 * @param hazelcastFile the cluster to join; empty means that this process is alone
 * @param clusterName nodes of another name are not joined, whoever they are
 * @param clusterHost address the event bus binds to and tells the others
 * @param busPort port of the event bus; 0 takes any free one
 * @param payloadPort port on which gateways give images to workers; 0 takes any free one
 * @param busTls mutual TLS for both; empty means that these links are plain
 * @param busMaxFrameBytes longest message a link between nodes takes, in bytes
 * @param settingsFile keeps what is changed while the nodes run; empty means that it is forgotten
 *     when the last of them ends
 * @param videos what of the heap videos and sounds may take that any node can fetch
 * @param drain longest time for work in progress to finish after SIGTERM
 * @param logLevel how much it says of what it does
 */
public record NodeConfig(
    String opsHost,
    int opsPort,
    Optional<Path> hazelcastFile,
    String clusterName,
    String clusterHost,
    int busPort,
    int payloadPort,
    Optional<BusTls> busTls,
    int busMaxFrameBytes,
    Optional<Path> settingsFile,
    VideoStoreConfig videos,
    Duration drain,
    Setting<String> logLevel) {

  private static final String ALONE = "local";
  private static final int MIB = 1 << 20;

  /** More than what stands around an image in a message: addresses, ids, a few numbers. */
  private static final int HEAD_BYTES = 4 * 1024;

  /** Longest image that fits into a message, in bytes. */
  public int maxImageBytes() {
    return busMaxFrameBytes - HEAD_BYTES;
  }

  public static NodeConfig from(Env env) {
    // logback.xml has used it long before this line; here a wrong one becomes a mistake.
    env.oneOf("LOG_FORMAT", "text", "json");
    String cluster = env.text("CLUSTER", ALONE);
    return new NodeConfig(
        env.text("OPS_HOST", "127.0.0.1"),
        env.integer("OPS_PORT", 9000, 0, 65_535),
        cluster.equals(ALONE) ? Optional.empty() : Optional.of(Path.of(cluster)),
        env.text("CLUSTER_NAME", "sluice"),
        OwnAddress.from(env, "CLUSTER_HOST", "127.0.0.1"),
        env.integer("BUS_PORT", 0, 0, 65_535),
        env.integer("PAYLOAD_PORT", 0, 0, 65_535),
        BusTls.from(env),
        env.integer("BUS_MAX_FRAME_BYTES", 64 * MIB, MIB, Integer.MAX_VALUE),
        env.path("SETTINGS_FILE"),
        VideoStoreConfig.from(env),
        env.seconds("DRAIN_TIMEOUT_SECONDS", 25, 0, 3_600),
        LogLevels.from(env));
  }
}
