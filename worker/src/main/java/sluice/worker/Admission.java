package sluice.worker;

import sluice.shared.job.Announcement.Films;
import sluice.shared.job.WorkerJob;

/**
 * Counts the jobs of this worker and their bytes, running and waiting, and says when it is enough.
 * Jobs of the avatar, which take long, have a lower bound of their own within that, so that
 * pictures need not wait for all of them. Asked on an event loop, looked at from others.
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

  /**
   * How it stands with jobs of the avatar.
   *
   * @param speech whether there is a program that speaks
   */
  synchronized Films films(boolean speech) {
    return new Films(filmCapacity, filmLoad, speech);
  }

  /**
   * Takes a place if there is one; {@link #leave} gives it back. A job that is too much by itself
   * is taken when there is no other.
   */
  synchronized boolean enter(WorkerJob job) {
    int bytes = job.bytes();
    boolean film = job instanceof WorkerJob.Avatar;
    if (load >= capacity
        || (load > 0 && byteLoad + bytes > byteCapacity)
        || (film && filmLoad >= filmCapacity)) {
      return false;
    }
    load++;
    byteLoad += bytes;
    filmLoad += film ? 1 : 0;
    return true;
  }

  synchronized void leave(WorkerJob job) {
    load--;
    byteLoad -= job.bytes();
    filmLoad -= job instanceof WorkerJob.Avatar ? 1 : 0;
  }
}
