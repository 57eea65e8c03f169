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

/** Looks into bodies that have come whole: into long ones where nobody else has to wait for it. */
public final class BodyParser {

  /** What takes a millisecond at most. */
  private static final int AT_ONCE_BYTES = 256 * 1024;

  private final WorkerExecutor threads;

  /**
   * Creates a parser.
   *
   * @param threads where long bodies are parsed
   */
  public BodyParser(WorkerExecutor threads) {
    this.threads = threads;
  }

  /**
   * Parses a body.
   *
   * @param copies how many times the length of a long body it takes besides, which counts as held
   *     meanwhile
   * @param parser may throw a {@link ProblemException}
   * @return fails with a {@link ProblemException} also if there is no memory for it
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
   * Does something to a body that may take long whatever its length is.
   *
   * @param work may throw a {@link ProblemException}
   */
  public <T> Future<T> away(Callable<T> work) {
    return threads.executeBlocking(work, false).map(Objects::requireNonNull);
  }
}
