package sluice.gateway.jobs;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerReply.Product;
import sluice.shared.log.RequestId;
import sluice.shared.payload.Payload;

/**
 * A submitted job: its deadline, and the workers it has been sent to, by their ids. Lives on the
 * context of the {@link WorkerPool}.
 */
final class Job {

  private final JobSpec<?> spec;
  private final Context caller;
  private final Promise<Outcome<Product>> outcome;
  private final long startNanos = System.nanoTime();
  private final long deadlineNanos;
  private final Set<String> at = new HashSet<>();
  private final Set<String> failedOn = new HashSet<>();
  private long failedNanos;
  private int deaths;
  private boolean done;
  private @Nullable Payload offer;
  private Runnable atEnd = () -> {};

  Job(JobSpec<?> spec, Duration timeout, Context caller, Promise<Outcome<Product>> outcome) {
    this.spec = spec;
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
    return spec.request();
  }

  JobSpec.Kind kind() {
    return spec.kind();
  }

  /** Its kind as the log names it. */
  String name() {
    return kind().name().toLowerCase(Locale.ROOT);
  }

  /** True if it takes milliseconds, and so a place among images. */
  boolean isQuick() {
    return switch (kind()) {
      case IMAGE, PORTRAIT -> true;
      case SPEECH, VIDEO -> false;
    };
  }

  boolean isImage() {
    return kind() == JobSpec.Kind.IMAGE;
  }

  /** True if the job was to make a product of this type. */
  boolean isProduct(Product product) {
    return spec.product().isInstance(product);
  }

  Buffer payload() {
    return spec.payload();
  }

  /** Length of the payload. */
  int bytes() {
    return spec.payload().length();
  }

  WorkerJob message() {
    return spec.message().apply(timeLeft());
  }

  void sentTo(String worker) {
    at.add(worker);
  }

  /** Notes that the worker no longer has it; true if it had. */
  boolean leaves(String worker) {
    return at.remove(worker);
  }

  /** True while at least one worker has it. */
  boolean isInFlight() {
    return !at.isEmpty();
  }

  void failedOn(String worker) {
    failedOn.add(worker);
    failedNanos = System.nanoTime();
  }

  /** Counts a worker that died while it had the job. */
  void workerDied() {
    deaths++;
  }

  /** Number of workers that died while they had it. */
  int deaths() {
    return deaths;
  }

  /** Time since a worker failed it; only for a job that has failed. */
  Duration sinceFailure() {
    return Duration.ofNanos(System.nanoTime() - failedNanos);
  }

  /** True if the worker has it or has failed it. */
  boolean hasBeenAt(String worker) {
    return at.contains(worker) || failedOn.contains(worker);
  }

  /** Number of workers that have it or have failed it. */
  int workers() {
    return at.size() + failedOn.size();
  }

  int failures() {
    return failedOn.size();
  }

  boolean isDone() {
    return done;
  }

  /** The offer of its payload, which is made when it is first asked for. */
  Payload offered(Function<Buffer, Payload> offering) {
    Payload known = offer;
    if (known == null) {
      known = offering.apply(spec.payload());
      offer = known;
    }
    return known;
  }

  /** Runs the action at the end of the job, whatever its outcome. */
  void whenDone(Runnable action) {
    atEnd = action;
  }

  /** Completes the outcome on the context of the caller. */
  void finish(Outcome<Product> result) {
    done = true;
    atEnd.run();
    caller.runOnContext(_ -> outcome.complete(result));
  }
}
