package sluice.worker;

import io.vertx.core.DeploymentOptions;
import sluice.shared.node.Node;
import sluice.worker.codec.Transcoder;

/** The worker role. */
public final class Worker {

  private Worker() {}

  /** Deploys the role into a node and returns when it takes jobs. */
  public static void deploy(Node node, WorkerConfig config) {
    Transcoder transcoder = CodecStart.transcoder(config, node.metrics().registry());
    node.deploy(() -> new WorkerVerticle(node, config, transcoder), new DeploymentOptions());
  }
}
