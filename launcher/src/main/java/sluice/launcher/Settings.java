package sluice.launcher;

import sluice.gateway.GatewayConfig;
import sluice.shared.config.ConfigException;
import sluice.shared.config.Env;
import sluice.shared.node.NodeConfig;
import sluice.worker.WorkerConfig;

/**
 * The settings of all roles, whichever this node has: one file of variables may serve a whole
 * cluster, and a mistake in it shows on the first node that starts.
 */
record Settings(NodeConfig node, GatewayConfig gateway, WorkerConfig worker) {

  /**
   * Reads and checks them.
   *
   * @throws ConfigException with all mistakes at once
   */
  static Settings from(Env env, Role role) {
    Settings settings =
        new Settings(NodeConfig.from(env), GatewayConfig.from(env), WorkerConfig.from(env));
    if (role.needsCluster() && settings.node.hazelcastFile().isEmpty()) {
      env.mistake(
          "CLUSTER is not set: a " + role.argument() + " needs the Hazelcast file of its cluster");
    }
    if (settings.gateway.image().maxPngBytes() > settings.node.maxImageBytes()) {
      env.mistake("BUS_MAX_FRAME_BYTES is too small for an image of MAX_IMAGE_BYTES");
    }
    env.check();
    return settings;
  }
}
