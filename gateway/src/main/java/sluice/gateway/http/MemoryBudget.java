package sluice.gateway.http;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of their responses a gateway holds in memory, and how much it may: a few clients who
 * each stay within their own bounds must not end the process. A client's share counts in the whole,
 * too. For all event loops.
 */
public final class MemoryBudget {

  private final long max;
  private final Optional<MemoryBudget> whole;
  private final AtomicLong held = new AtomicLong();

  /** A bound of its own. */
  public MemoryBudget(long max) {
    this(max, Optional.empty());
  }

  private MemoryBudget(long max, Optional<MemoryBudget> whole) {
    this.max = max;
    this.whole = whole;
  }

  /** A part of this with a bound of its own besides. */
  public MemoryBudget share(long shareMax) {
    return new MemoryBudget(shareMax, Optional.of(this));
  }

  /** Takes so much if there is room for it; {@link #release} gives it back. */
  public boolean tryAcquire(long bytes) {
    if (held.addAndGet(bytes) <= max && whole.map(all -> all.tryAcquire(bytes)).orElse(true)) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /** Takes it even so: these bytes are here already and cannot be put anywhere else. */
  public void acquire(long bytes) {
    held.addAndGet(bytes);
    whole.ifPresent(all -> all.acquire(bytes));
  }

  /** Gives back what was taken. */
  public void release(long bytes) {
    held.addAndGet(-bytes);
    whole.ifPresent(all -> all.release(bytes));
  }

  /** True if there is no room for anything. */
  public boolean isExhausted() {
    return held.get() >= max || whole.map(MemoryBudget::isExhausted).orElse(false);
  }

  public long held() {
    return held.get();
  }
}
