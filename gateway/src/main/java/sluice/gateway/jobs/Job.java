package sluice.gateway.jobs;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerReply.Product;
import sluice.shared.log.RequestId;
import sluice.shared.payload.Payload;

/** Some work on its way; lives on the context of the {@link WorkerPool}. */
final class Job {

  private final JobSpec<?> work;
  private final Context caller;
  private final Promise<Outcome<Product>> outcome;
  private final long startNanos = System.nanoTime();
  private final long deadlineNanos;
  private final Set<RemoteWorker> at = new HashSet<>();
  private final Set<String> failedOn = new HashSet<>();
  private long failedNanos;
  private int deaths;
  private boolean done;
  private @Nullable Payload offer;
  private Runnable atEnd = () -> {};

  Job(JobSpec<?> work, Duration timeout, Context caller, Promise<Outcome<Product>> outcome) {
    this.work = work;
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

  RequestId request() {
    return work.request();
  }

  JobSpec.Kind kind() {
    return work.kind();
  }

  /** Milliseconds of work, so that it takes a place among images. */
  boolean isQuick() {
    return switch (kind()) {
      case IMAGE, PORTRAIT -> true;
      case SPEECH, VIDEO -> false;
    };
  }

  boolean isImage() {
    return kind() == JobSpec.Kind.IMAGE;
  }

  /** True if this is what it is done for. */
  boolean isProduct(Product product) {
    return work.product().isInstance(product);
  }

  int bytes() {
    return work.payload().length();
  }

  WorkerJob message() {
    return work.message().apply(timeLeft());
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

  Buffer payload() {
    return work.payload();
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

  /** Where its bytes are offered; they are when it is first asked. */
  Payload offered(Function<Buffer, Payload> offering) {
    Payload known = offer;
    if (known == null) {
      known = offering.apply(work.payload());
      offer = known;
    }
    return known;
  }

  /** Runs the action when it is done, whatever became of it. */
  void whenDone(Runnable action) {
    atEnd = action;
  }

  /** Tells the caller, on the caller's own context. */
  void finish(Outcome<Product> result) {
    done = true;
    atEnd.run();
    caller.runOnContext(_ -> outcome.complete(result));
  }
}
