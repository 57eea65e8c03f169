package sluice.gateway.image;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of all answers together a gateway holds in memory, and how much it may. One for all
 * event loops: a few clients who each stay within their own bounds must not end the process.
 */
public final class HeldBytes {

  private static final int PERCENT = 100;

  private final long max;
  private final AtomicLong held = new AtomicLong();

  HeldBytes(long max) {
    this.max = max;
  }

  /** A share of the heap, as the settings say. */
  public static HeldBytes of(ImageConfig config, MeterRegistry registry) {
    HeldBytes bytes =
        new HeldBytes(Runtime.getRuntime().maxMemory() / PERCENT * config.heldHeapPercent());
    Gauge.builder("sluice.held.bytes", bytes.held::get)
        .description("Bytes of answers that wait in memory for their pictures")
        .register(registry);
    return bytes;
  }

  /** Takes so much if there is room for it; {@link #give} gives it back. */
  boolean take(long bytes) {
    if (held.addAndGet(bytes) <= max) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /** Takes it even so: these bytes are here already and cannot be put anywhere else. */
  void takeAnyway(long bytes) {
    held.addAndGet(bytes);
  }

  void give(long bytes) {
    held.addAndGet(-bytes);
  }

  boolean isExhausted() {
    return held.get() >= max;
  }
}
