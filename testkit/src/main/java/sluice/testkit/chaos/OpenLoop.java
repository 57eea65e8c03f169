package sluice.testkit.chaos;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Sends requests at a fixed rate, whether or not the responses keep up. */
final class OpenLoop {

  private OpenLoop() {}

  /**
   * Starts the load.
   *
   * @param rate requests per second
   * @param send called with the number of each request, from 0
   */
  static void start(Vertx vertx, int rate, int count, IntConsumer send) {
    long start = System.nanoTime();
    AtomicInteger sent = new AtomicInteger();
    vertx.setPeriodic(
        1,
        timer -> {
          long due = (System.nanoTime() - start) * rate / TimeUnit.SECONDS.toNanos(1);
          while (sent.get() < count && sent.get() <= due) {
            send.accept(sent.getAndIncrement());
          }
          if (sent.get() == count) {
            vertx.cancelTimer(timer);
          }
        });
  }
}
