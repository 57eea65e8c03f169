package sluice.worker;

/**
 * Counts the jobs of this worker and the bytes of their pictures, running and waiting, and says
 * when it is enough. Asked on an event loop, looked at from others.
 */
final class Admission {

  private final int capacity;
  private final long byteCapacity;
  private int load;
  private long byteLoad;

  Admission(int capacity, long byteCapacity) {
    this.capacity = capacity;
    this.byteCapacity = byteCapacity;
  }

  int capacity() {
    return capacity;
  }

  long byteCapacity() {
    return byteCapacity;
  }

  synchronized int load() {
    return load;
  }

  synchronized long byteLoad() {
    return byteLoad;
  }

  /**
   * Takes a place if there is one; {@link #leave} gives it back. A picture that is too much by
   * itself is taken when there is no other.
   */
  synchronized boolean enter(int bytes) {
    if (load >= capacity || (load > 0 && byteLoad + bytes > byteCapacity)) {
      return false;
    }
    load++;
    byteLoad += bytes;
    return true;
  }

  synchronized void leave(int bytes) {
    load--;
    byteLoad -= bytes;
  }
}
