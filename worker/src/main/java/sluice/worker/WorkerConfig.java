package sluice.worker;

import sluice.shared.config.Env;

/**
 * All settings of the worker role.
 *
 * @param slots jobs that run at a time
 * @param queue jobs that wait for a slot; one more is told to go elsewhere
 * @param heapPercent how much of the heap all jobs may take as they come, in percent
 * @param maxPngBytes largest image as it comes, in bytes
 * @param maxPixels largest width times height
 * @param inflate name of the library that inflates images, or {@link #AUTO}
 * @param avatar how it plays the talking avatar
 */
public record WorkerConfig(
    int slots,
    int queue,
    int heapPercent,
    int maxPngBytes,
    long maxPixels,
    String inflate,
    AvatarSettings avatar) {

  /** The fastest that works. */
  static final String AUTO = "auto";

  private static final int MIB = 1 << 20;
  private static final int PERCENT = 100;
  private static final long MEGAPIXEL = 1_000_000;

  /** Most bytes of PNG at a time. */
  long maxBytes() {
    return Runtime.getRuntime().maxMemory() / PERCENT * heapPercent;
  }

  /** Reads them; mistakes are left with {@code env}. */
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
