package sluice.worker;

import sluice.shared.job.Announcement.Videos;
import sluice.shared.job.WorkerJob;

/**
 * Limits the jobs of a worker, running and waiting, by their number and by the bytes of their
 * images. Avatar jobs take so long that they are counted and run separately, so that images never
 * wait for videos. Thread-safe.
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

  /** Avatar jobs, running and waiting. */
  synchronized int videoLoad() {
    return videoLoad;
  }

  /**
   * The state of the avatar jobs, for an announcement.
   *
   * @param speech whether a speech program is installed
   */
  synchronized Videos videos(boolean speech) {
    return new Videos(videoCapacity, videoLoad, speech);
  }

  /**
   * Reserves a slot if one is free; {@link #release} returns it. An image that exceeds the byte
   * limit on its own is accepted when there is no other.
   */
  synchronized boolean tryAcquire(WorkerJob job) {
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

  synchronized void release(WorkerJob job) {
    if (job instanceof WorkerJob.Avatar) {
      videoLoad--;
    } else {
      load--;
      byteLoad -= job.bytes();
    }
  }
}
