package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.MemoryBudget;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;

/**
 * Parses whole bodies: short ones at once, long ones on another thread, so that the event loop goes
 * on.
 */
public final class BodyParser {

  /** Longest body that is parsed at once, which takes a millisecond at most. */
  private static final int AT_ONCE_BYTES = 256 * 1024;

  private final WorkerExecutor threads;

  /**
   * Creates a parser.
   *
   * @param threads parse long bodies
   */
  public BodyParser(WorkerExecutor threads) {
    this.threads = threads;
  }

  /**
   * Parses a body.
   *
   * @param copies memory that parsing takes besides, as a multiple of the body's length; counts as
   *     held meanwhile
   * @param parser may throw a {@link ProblemException}
   * @return fails with a {@link ProblemException}, also if there is no memory for it
   */
  public <T> Future<T> parse(
      Exchange exchange, Buffer body, int copies, Function<Buffer, T> parser) {
    if (body.length() <= AT_ONCE_BYTES) {
      return Future.succeededFuture(body).map(parser);
    }
    MemoryBudget held = exchange.held();
    long bytes = (long) copies * body.length();
    if (!held.tryAcquire(bytes)) {
      return Future.failedFuture(new ProblemException(Problems.overloaded()));
    }
    return threads
        .executeBlocking(() -> parser.apply(body), false)
        .map(Objects::requireNonNull)
        .onComplete(_ -> held.release(bytes));
  }

  /**
   * Does work on another thread that may take long even for a short body.
   *
   * @param work may throw a {@link ProblemException}
   */
  public <T> Future<T> away(Callable<T> work) {
    return threads.executeBlocking(work, false).map(Objects::requireNonNull);
  }
}
