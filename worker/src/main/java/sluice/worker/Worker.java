package sluice.worker;

import io.vertx.core.DeploymentOptions;
import java.util.Objects;
import sluice.shared.node.Node;
import sluice.worker.speech.Speaker;
import sluice.worker.video.VideoException;

/** The worker role. */
public final class Worker {

  private Worker() {}

  /** Deploys the role into a node and returns when it takes jobs. */
  public static void deploy(Node node, WorkerConfig config) {
    JobExecutor workshop =
        new JobExecutor(
            TranscoderFactory.transcoder(
                config, node.metrics(), !node.vertx().isClustered()),
            new Speaker(path(), config.avatar().longestChunk()),
            studio(config.avatar()),
            node.maxImageBytes());
    node.deploy(() -> new WorkerVerticle(node, config, workshop), new DeploymentOptions());
  }

  /** Where the system's programs are. */
  private static String path() {
    return Objects.requireNonNullElse(System.getenv("PATH"), "/usr/local/bin:/usr/bin:/bin");
  }

  private static LazyStudio studio(AvatarSettings avatar) {
    LazyStudio studio = new LazyStudio(avatar.studio());
    if (avatar.atOnce()) {
      try {
        studio.get();
      } catch (VideoException e) {
        throw new IllegalStateException("The avatar cannot be played: " + e.getMessage(), e);
      }
    }
    return studio;
  }
}
