package sluice.worker;

import io.vertx.core.DeploymentOptions;
import java.util.Objects;
import sluice.shared.node.Node;
import sluice.worker.speech.Speaker;
import sluice.worker.video.VideoException;

/** The worker role. */
public final class Worker {

  private Worker() {}

  /** Deploys the worker on a node and returns once it takes jobs. */
  public static void deploy(Node node, WorkerConfig config) {
    JobExecutor executor =
        new JobExecutor(
            TranscoderFactory.create(config, node.metrics(), !node.vertx().isClustered()),
            new Speaker(path(), config.avatar().longestChunk()),
            studio(config.avatar()),
            node.maxImageBytes());
    node.deploy(() -> new WorkerVerticle(node, config, executor), new DeploymentOptions());
  }

  /** The search path for speech programs. */
  private static String path() {
    return Objects.requireNonNullElse(System.getenv("PATH"), "/usr/local/bin:/usr/bin:/bin");
  }

  private static LazyStudio studio(AvatarSettings avatar) {
    LazyStudio studio = new LazyStudio(avatar.studio());
    if (avatar.preload()) {
      try {
        studio.get();
      } catch (VideoException e) {
        throw new IllegalStateException("The avatar could not be loaded: " + e.getMessage(), e);
      }
    }
    return studio;
  }
}
