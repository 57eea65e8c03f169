package sluice.gateway.http;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the memory that requests and responses take, so that a few clients, each within its own
 * limits, cannot exhaust the heap. A client's share also counts towards the whole. Thread-safe: one
 * for all event loops.
 */
public final class MemoryBudget {

  private final long max;
  private final Optional<MemoryBudget> whole;
  private final AtomicLong held = new AtomicLong();

  /**
   * Creates a budget.
   *
   * @param max in bytes
   */
  public MemoryBudget(long max) {
    this(max, Optional.empty());
  }

  private MemoryBudget(long max, Optional<MemoryBudget> whole) {
    this.max = max;
    this.whole = whole;
  }

  /**
   * Creates a part of this budget with a limit of its own.
   *
   * @param shareMax in bytes
   */
  public MemoryBudget share(long shareMax) {
    return new MemoryBudget(shareMax, Optional.of(this));
  }

  /** Reserves memory if there is room; {@link #release} releases it. */
  public boolean tryAcquire(long bytes) {
    if (held.addAndGet(bytes) <= max && whole.map(all -> all.tryAcquire(bytes)).orElse(true)) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /** Reserves memory beyond the limit if need be: these bytes are in memory already. */
  public void acquire(long bytes) {
    held.addAndGet(bytes);
    whole.ifPresent(all -> all.acquire(bytes));
  }

  /** Releases memory. */
  public void release(long bytes) {
    held.addAndGet(-bytes);
    whole.ifPresent(all -> all.release(bytes));
  }

  /** True if there is no room for a single byte. */
  public boolean isExhausted() {
    return held.get() >= max || whole.map(MemoryBudget::isExhausted).orElse(false);
  }

  public long held() {
    return held.get();
  }
}
