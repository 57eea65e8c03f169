package sluice.gateway.jobs;

import java.time.Duration;
import sluice.shared.config.Env;

/**
 * Limits for jobs.
 *
 * @param images limits for images
 * @param videos limits for the avatar
 */
public record JobsConfig(Bounds images, Bounds videos) {

  /**
   * Limits for one kind of jobs; jobs beyond them fail.
   *
   * @param maxQueued most jobs of this gateway that wait for a free worker
   * @param maxWait longest wait for a worker, as far as it can be predicted
   * @param timeout longest time for one job, including the wait
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

  /** The limits for a kind of job. */
  Bounds of(JobSpec.Kind kind) {
    return kind == JobSpec.Kind.IMAGE ? images : videos;
  }
}
