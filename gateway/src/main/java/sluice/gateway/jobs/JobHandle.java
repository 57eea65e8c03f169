package sluice.gateway.jobs;

import io.vertx.core.Future;
import sluice.shared.job.WorkerReply.Product;

/**
 * Something that has been handed to the workers.
 *
 * @param outcome never fails
 * @param cancel nobody waits for it any more; it is then undone
 */
public record JobHandle<T extends Product>(Future<Outcome<T>> outcome, Runnable cancel) {}
