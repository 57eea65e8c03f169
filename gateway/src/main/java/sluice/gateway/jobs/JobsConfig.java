package sluice.gateway.jobs;

import java.time.Duration;
import sluice.shared.config.Env;

/**
 * How jobs are handed to the workers.
 *
 * @param images for images of responses
 * @param videos for the avatar
 */
public record JobsConfig(Bounds images, Bounds videos) {

  /**
   * Bounds for jobs of one sort; those beyond them are not done.
   *
   * @param maxQueued most jobs of this gateway that wait for a free worker
   * @param maxWait how long a job may wait, as far as can be foreseen
   * @param timeout longest time for one job, waiting included
   */
  public record Bounds(int maxQueued, Duration maxWait, Duration timeout) {}

  public static JobsConfig from(Env env) {
    Duration video = env.seconds("AVATAR_CHUNK_TIMEOUT_SECONDS", 60, 1, 3_600);
    return new JobsConfig(
        new Bounds(
            env.integer("MAX_QUEUED_JOBS", 256, 0, Integer.MAX_VALUE),
            env.seconds("MAX_QUEUE_SECONDS", 5, 1, 3_600),
            env.seconds("TRANSCODE_TIMEOUT_SECONDS", 10, 1, 3_600)),
        new Bounds(
            env.integer("AVATAR_MAX_QUEUED_CHUNKS", 256, 0, Integer.MAX_VALUE), video, video));
  }

  /** Those that hold for a job. */
  Bounds of(JobSpec.Kind kind) {
    return kind == JobSpec.Kind.IMAGE ? images : videos;
  }
}
