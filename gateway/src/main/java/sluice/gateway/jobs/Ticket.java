package sluice.gateway.jobs;

import io.vertx.core.Future;

/**
 * A picture that has been handed to the workers.
 *
 * @param outcome never fails
 * @param cancel nobody waits for it any more; its outcome is then a picture kept
 */
public record Ticket(Future<Outcome> outcome, Runnable cancel) {}
