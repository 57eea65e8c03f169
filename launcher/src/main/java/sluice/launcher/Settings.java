package sluice.launcher;

import sluice.gateway.GatewayConfig;
import sluice.shared.config.ConfigException;
import sluice.shared.config.Env;
import sluice.shared.node.NodeConfig;
import sluice.worker.WorkerConfig;

/**
 * The settings of all roles, regardless of the role of this node. All nodes of a cluster can share
 * one set of variables, and the first node to start reports any mistake in it.
 */
record Settings(NodeConfig node, GatewayConfig gateway, WorkerConfig worker) {

  /**
   * Reads and checks the settings.
   *
   * @throws ConfigException if there are mistakes; lists all of them
   */
  static Settings from(Env env, Role role) {
    Settings settings =
        new Settings(NodeConfig.from(env), GatewayConfig.from(env), WorkerConfig.from(env));
    if (role.needsCluster() && settings.node.hazelcastFile().isEmpty()) {
      env.mistake("CLUSTER is not set; the role " + role.argument() + " requires a Hazelcast file");
    }
    if (settings.gateway.image().maxPngBytes() > settings.node.maxImageBytes()) {
      env.mistake("BUS_MAX_FRAME_BYTES is too small for MAX_IMAGE_BYTES");
    }
    env.check();
    return settings;
  }
}
