package sluice.gateway.jobs;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The jobs that one worker has and has not replied to, oldest first. */
final class InFlightJobs {

  /** With the time at which each was sent, as {@link System#nanoTime} gives it. */
  private final Map<Job, Long> sentNanos = new LinkedHashMap<>();

  private long imageBytes;

  void add(Job job) {
    sentNanos.put(job, System.nanoTime());
    imageBytes += job.isImage() ? job.bytes() : 0;
  }

  void remove(Job job) {
    if (sentNanos.remove(job) != null) {
      imageBytes -= job.isImage() ? job.bytes() : 0;
    }
  }

  boolean isEmpty() {
    return sentNanos.isEmpty();
  }

  List<Job> all() {
    return List.copyOf(sentNanos.keySet());
  }

  /** Number of jobs that take a place among images. */
  int quick() {
    return (int) sentNanos.keySet().stream().filter(Job::isQuick).count();
  }

  /** Number of all other jobs. */
  int videos() {
    return sentNanos.size() - quick();
  }

  /** Length of all images together, in bytes. */
  long imageBytes() {
    return imageBytes;
  }

  /** Time since the job was sent. */
  Duration age(Job job) {
    return since(sentNanos.getOrDefault(job, System.nanoTime()));
  }

  /** Time since the oldest of the quick jobs was sent; empty if there is none. */
  Optional<Duration> oldestQuick() {
    return sentNanos.entrySet().stream()
        .filter(sent -> sent.getKey().isQuick())
        .findFirst()
        .map(oldest -> since(oldest.getValue()));
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
