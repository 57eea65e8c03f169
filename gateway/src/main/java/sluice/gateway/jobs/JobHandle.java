package sluice.gateway.jobs;

import io.vertx.core.Future;
import sluice.shared.job.WorkerReply.Product;

/** A job that has been submitted to the workers. */
public final class JobHandle<T extends Product> {

  private final Future<Outcome<T>> outcome;
  private final Runnable onCancel;

  JobHandle(Future<Outcome<T>> outcome, Runnable onCancel) {
    this.outcome = outcome;
    this.onCancel = onCancel;
  }

  /** Completes with the outcome; never fails. */
  public Future<Outcome<T>> outcome() {
    return outcome;
  }

  /** Gives the job up, as its product is no longer needed; it then fails as cancelled. */
  public void cancel() {
    onCancel.run();
  }
}
