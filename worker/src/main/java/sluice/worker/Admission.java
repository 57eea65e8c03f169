package sluice.worker;

import sluice.shared.job.Announcement.Films;
import sluice.shared.job.WorkerJob;

/**
 * Counts the jobs of this worker and the bytes of their pictures, running and waiting, and says
 * when it is enough. Jobs of the avatar take so long that they are counted apart, and run apart: no
 * picture waits for a film. Asked on an event loop, looked at from others.
 */
final class Admission {

  private final int capacity;
  private final long byteCapacity;
  private final int filmCapacity;
  private int load;
  private long byteLoad;
  private int filmLoad;

  Admission(int capacity, long byteCapacity, int filmCapacity) {
    this.capacity = capacity;
    this.byteCapacity = byteCapacity;
    this.filmCapacity = filmCapacity;
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

  /** Jobs of the avatar. */
  synchronized int filmLoad() {
    return filmLoad;
  }

  /**
   * How it stands with jobs of the avatar.
   *
   * @param speech whether there is a program that speaks
   */
  synchronized Films films(boolean speech) {
    return new Films(filmCapacity, filmLoad, speech);
  }

  /**
   * Takes a place if there is one; {@link #leave} gives it back. A picture that is too much by
   * itself is taken when there is no other.
   */
  synchronized boolean enter(WorkerJob job) {
    if (job instanceof WorkerJob.Avatar) {
      if (filmLoad >= filmCapacity) {
        return false;
      }
      filmLoad++;
      return true;
    }
    if (load >= capacity || (load > 0 && byteLoad + job.bytes() > byteCapacity)) {
      return false;
    }
    load++;
    byteLoad += job.bytes();
    return true;
  }

  synchronized void leave(WorkerJob job) {
    if (job instanceof WorkerJob.Avatar) {
      filmLoad--;
    } else {
      load--;
      byteLoad -= job.bytes();
    }
  }
}
