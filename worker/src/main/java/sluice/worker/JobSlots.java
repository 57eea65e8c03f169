package sluice.worker;

import sluice.shared.job.Announcement.Videos;
import sluice.shared.job.WorkerJob;

/**
 * Counts the jobs of this worker and the bytes of their images, running and waiting, and says when
 * it is enough. Jobs of the avatar take so long that they are counted apart, and run apart: no
 * image waits for a video. Asked on an event loop, looked at from others.
 */
final class JobSlots {

  private final int capacity;
  private final long byteCapacity;
  private final int videoCapacity;
  private int load;
  private long byteLoad;
  private int videoLoad;

  JobSlots(int capacity, long byteCapacity, int videoCapacity) {
    this.capacity = capacity;
    this.byteCapacity = byteCapacity;
    this.videoCapacity = videoCapacity;
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
  synchronized int videoLoad() {
    return videoLoad;
  }

  /**
   * How it stands with jobs of the avatar.
   *
   * @param speech whether there is a program that speaks
   */
  synchronized Videos videos(boolean speech) {
    return new Videos(videoCapacity, videoLoad, speech);
  }

  /**
   * Takes a place if there is one; {@link #leave} gives it back. An image that is too much by
   * itself is taken when there is no other.
   */
  synchronized boolean enter(WorkerJob job) {
    if (job instanceof WorkerJob.Avatar) {
      if (videoLoad >= videoCapacity) {
        return false;
      }
      videoLoad++;
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
      videoLoad--;
    } else {
      load--;
      byteLoad -= job.bytes();
    }
  }
}
