package sluice.worker;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the jobs of this worker, running and waiting, and says when it is enough. */
final class Admission {

  private final int capacity;
  private final AtomicInteger load = new AtomicInteger();

  Admission(int capacity) {
    this.capacity = capacity;
  }

  int capacity() {
    return capacity;
  }

  int load() {
    return load.get();
  }

  /** Takes a place if there is one; {@link #leave()} gives it back. */
  boolean enter() {
    int now = load.get();
    while (now < capacity) {
      int before = load.compareAndExchange(now, now + 1);
      if (before == now) {
        return true;
      }
      now = before;
    }
    return false;
  }

  void leave() {
    load.decrementAndGet();
  }
}
