package sluice.worker;

import sluice.shared.config.Env;

/**
 * Settings of the worker role.
 *
 * @param slots number of jobs that run at a time
 * @param queue number of jobs that may wait for a slot; further jobs are rejected as BUSY
 * @param heapPercent maximum share of the heap for the images of all jobs, in percent
 * @param maxPngBytes maximum size of a PNG, in bytes
 * @param maxPixels maximum width times height
 * @param inflate name of the inflate library, or {@link #AUTO}
 * @param avatar settings of the talking avatar
 */
public record WorkerConfig(
    int slots,
    int queue,
    int heapPercent,
    int maxPngBytes,
    long maxPixels,
    String inflate,
    AvatarSettings avatar) {

  /** Selects the fastest usable library. */
  static final String AUTO = "auto";

  private static final int MIB = 1 << 20;
  private static final int PERCENT = 100;
  private static final long MEGAPIXEL = 1_000_000;

  /** Maximum bytes of PNG images at a time. */
  long maxBytes() {
    return Runtime.getRuntime().maxMemory() / PERCENT * heapPercent;
  }

  /** Reads the settings; {@code env} collects mistakes. */
  public static WorkerConfig from(Env env) {
    int cores = Runtime.getRuntime().availableProcessors();
    int slots = env.integer("WORKER_SLOTS", cores, 1, 1_024);
    return new WorkerConfig(
        slots,
        env.integer("WORKER_QUEUE", slots, 0, 1_024),
        env.integer("WORKER_HEAP_PERCENT", 15, 1, 90),
        env.integer("MAX_PNG_BYTES", 24 * MIB, 1, Integer.MAX_VALUE),
        env.bytes("MAX_PIXELS", 50 * MEGAPIXEL, 1, Integer.MAX_VALUE),
        env.oneOf("WORKER_INFLATE", AUTO, "isal", "libdeflate", "jdk"),
        AvatarSettings.from(env, slots));
  }
}
