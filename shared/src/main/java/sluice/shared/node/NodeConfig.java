package sluice.shared.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import sluice.shared.config.Env;
import sluice.shared.settings.LogLevels;
import sluice.shared.settings.Setting;
import sluice.shared.video.VideoStoreConfig;

/**
 * Settings of every node, regardless of its role.
 *
 * @param opsHost address of the ops listener
 * @param opsPort port of {@code /metrics} and {@code /health/…}; 0 for any free port
 * @param hazelcastFile Hazelcast file of the cluster to join; empty for a node without a cluster
 * @param clusterName nodes join only nodes with an equal name
 * @param clusterHost address that the event bus binds to and announces to other nodes
 * @param busPort port of the event bus; 0 for any free port
 * @param payloadPort port from which workers fetch images; 0 for any free port
 * @param busTls mutual TLS for both ports; empty for plain connections
 * @param busMaxFrameBytes maximum size of a message between nodes, in bytes
 * @param settingsFile stores settings changed at run time; if empty, they are lost when the last
 *     node ends
 * @param videos limits of the shared store for videos and sounds
 * @param drain maximum time for work in progress to finish after SIGTERM
 * @param logLevel log level at start
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

  /** Upper limit for the rest of a message with an image: addresses, ids, a few numbers. */
  private static final int HEAD_BYTES = 4 * 1024;

  /** Maximum size of an image in a message, in bytes. */
  public int maxImageBytes() {
    return busMaxFrameBytes - HEAD_BYTES;
  }

  public static NodeConfig from(Env env) {
    // logback.xml has already used it; reading it here reports a wrong value as a mistake.
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
