package sluice.gateway.jobs;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import sluice.shared.job.TranscodeJob;

/** One picture on its way; lives on the context of the {@link WorkerPool}. */
final class Job {

  private final Buffer png;
  private final int quality;
  private final Context caller;
  private final Promise<Outcome> outcome;
  private final long startNanos = System.nanoTime();
  private final long deadlineNanos;
  private final Set<RemoteWorker> at = new HashSet<>();
  private final Set<String> failedOn = new HashSet<>();
  private long failedNanos;
  private int deaths;
  private boolean done;

  Job(Buffer png, int quality, Duration timeout, Context caller, Promise<Outcome> outcome) {
    this.png = png;
    this.quality = quality;
    this.caller = caller;
    this.outcome = outcome;
    this.deadlineNanos = startNanos + timeout.toNanos();
  }

  Duration timeLeft() {
    return Duration.ofNanos(deadlineNanos - System.nanoTime());
  }

  boolean isLate() {
    return deadlineNanos - System.nanoTime() <= 0;
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  int pngBytes() {
    return png.length();
  }

  TranscodeJob message() {
    return new TranscodeJob(timeLeft(), quality, png);
  }

  void sentTo(RemoteWorker worker) {
    at.add(worker);
  }

  /** True if it was there. */
  boolean leaves(RemoteWorker worker) {
    return at.remove(worker);
  }

  /** True while some worker has it. */
  boolean isSomewhere() {
    return !at.isEmpty();
  }

  void failedOn(RemoteWorker failed) {
    failedOn.add(failed.id());
    failedNanos = System.nanoTime();
  }

  /** The worker that had it has died. */
  void survivedWorker() {
    deaths++;
  }

  /** Workers that have died while they had it. */
  int deaths() {
    return deaths;
  }

  Buffer png() {
    return png;
  }

  /** Time since a worker failed it; only for a job that has failed. */
  Duration sinceFailure() {
    return Duration.ofNanos(System.nanoTime() - failedNanos);
  }

  boolean hasBeenAt(RemoteWorker other) {
    return at.contains(other) || failedOn.contains(other.id());
  }

  /** Workers that have it or have failed it. */
  int workers() {
    return at.size() + failedOn.size();
  }

  int failures() {
    return failedOn.size();
  }

  boolean isDone() {
    return done;
  }

  /** Tells the caller, on the caller's own context. */
  void finish(Outcome result) {
    done = true;
    caller.runOnContext(_ -> outcome.complete(result));
  }
}
