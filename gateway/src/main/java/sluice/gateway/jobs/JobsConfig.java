package sluice.gateway.jobs;

import java.time.Duration;
import sluice.shared.config.Env;

/**
 * How pictures are handed to the workers.
 *
 * @param maxQueued most jobs of this gateway that wait for a free worker; more pass unconverted
 * @param maxWait how long a job may wait, as far as can be foreseen; more pass unconverted
 * @param timeout longest time for one picture; after it the PNG stays
 */
public record JobsConfig(int maxQueued, Duration maxWait, Duration timeout) {

  public static JobsConfig from(Env env) {
    return new JobsConfig(
        env.integer("MAX_QUEUED_JOBS", 256, 0, Integer.MAX_VALUE),
        env.seconds("MAX_QUEUE_SECONDS", 5, 1, 3_600),
        env.seconds("TRANSCODE_TIMEOUT_SECONDS", 10, 1, 3_600));
  }
}
