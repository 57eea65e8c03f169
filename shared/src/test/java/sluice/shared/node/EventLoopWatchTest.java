package sluice.shared.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopWatchTest {

  private final DefaultEventExecutorGroup loops = new DefaultEventExecutorGroup(3);

  @AfterEach
  void close() {
    var _ = loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  @Test
  void respondingLoopsAreNotHung() throws Exception {
    EventLoopWatch watch = new EventLoopWatch(loops);

    for (int i = 0; i < 3 * EventLoopWatch.MISSES_MAX; i++) {
      watch.probe();
      letAllRespond();
    }

    assertThat(watch.hung()).isZero();
  }

  @Test
  void aBlockedLoopIsHungUntilItResponds() throws Exception {
    EventLoopWatch watch = new EventLoopWatch(loops);
    CountDownLatch goOn = new CountDownLatch(1);
    EventExecutor blocked = loops.iterator().next();
    blocked.execute(() -> await(goOn));

    for (int i = 0; i < EventLoopWatch.MISSES_MAX; i++) {
      watch.probe();
      letAllRespondBut(blocked);
    }
    assertThat(watch.hung()).as("one probe is not overdue yet").isZero();
    watch.probe();
    assertThat(watch.hung()).isEqualTo(1);

    goOn.countDown();
    letAllRespond();
    watch.probe();
    assertThat(watch.hung()).isZero();
  }

  @Test
  void aLoopWithoutDirectMemoryIsHungUntilItHasSome() throws Exception {
    AtomicBoolean full = new AtomicBoolean(true);
    EventLoopWatch watch = new EventLoopWatch(loops, () -> read(full.get()));

    for (int i = 0; i <= EventLoopWatch.MISSES_MAX; i++) {
      watch.probe();
      letAllRespond();
    }
    assertThat(watch.hung()).isEqualTo(3);

    full.set(false);
    watch.probe();
    letAllRespond();
    watch.probe();
    assertThat(watch.hung()).isZero();
  }

  @Test
  void aLoopThatWasShutDownIsNotHung() throws Exception {
    EventLoopWatch watch = new EventLoopWatch(loops);
    loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).await();

    for (int i = 0; i <= EventLoopWatch.MISSES_MAX; i++) {
      watch.probe();
    }

    assertThat(watch.hung()).isZero();
  }

  private static void read(boolean full) {
    if (full) {
      throw new OutOfMemoryError("Cannot reserve direct buffer memory");
    }
  }

  private void letAllRespond() throws Exception {
    for (EventExecutor loop : loops) {
      loop.submit(() -> {}).await();
    }
  }

  private void letAllRespondBut(EventExecutor blocked) throws Exception {
    for (EventExecutor loop : loops) {
      if (!loop.equals(blocked)) {
        loop.submit(() -> {}).await();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
