package sluice.gateway.jobs;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.shared.job.TranscodeJob;

/** One picture on its way; lives on the context of the {@link WorkerPool}. */
final class Job {

  private final Buffer png;
  private final int quality;
  private final Context caller;
  private final Promise<Outcome> outcome;
  private final long startNanos = System.nanoTime();
  private final long deadlineNanos;
  private final Set<String> failedOn = new HashSet<>();
  private @Nullable RemoteWorker worker;
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

  void sentTo(RemoteWorker next) {
    worker = next;
  }

  boolean isAt(RemoteWorker other) {
    return worker == other;
  }

  void leaves() {
    worker = null;
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

  boolean hasFailedOn(RemoteWorker other) {
    return failedOn.contains(other.id());
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
