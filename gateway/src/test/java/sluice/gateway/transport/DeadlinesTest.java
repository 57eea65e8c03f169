package sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.gateway.transport.Deadlines.Deadline;

class DeadlinesTest {

  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration LATER = Duration.ofMillis(400);
  private static final Duration NEVER = Duration.ofHours(1);

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final List<String> reached = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> last = new CompletableFuture<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void theyAreReachedInTheOrderOfTheirTimes() {
    onLoop(
        deadlines -> {
          named("second", deadlines).setIn(LATER);
          named("first", deadlines).setIn(SOON);
        });

    assertThat(reached).containsExactly("first", "second", "last");
  }

  @Test
  void theLastTimeItWasSetToCounts() {
    onLoop(
        deadlines -> {
          Deadline sooner = named("sooner", deadlines);
          sooner.setIn(NEVER);
          sooner.setIn(SOON);
          Deadline never = named("never", deadlines);
          never.setIn(SOON);
          never.setIn(NEVER);
        });

    assertThat(reached).containsExactly("sooner", "last");
  }

  @Test
  void oneThatIsClearedIsNotReachedAndTheOthersAre() {
    onLoop(
        deadlines -> {
          Deadline cleared = named("cleared", deadlines);
          cleared.setIn(SOON);
          named("one", deadlines).setIn(SOON);
          cleared.clear();
          cleared.clear();
          named("two", deadlines).setIn(LATER);
        });

    assertThat(reached).containsExactly("one", "two", "last");
  }

  @Test
  void oneThatAnotherClearsInTheSameMomentIsNotReached() {
    onLoop(
        deadlines -> {
          Deadline cleared = named("cleared", deadlines);
          deadlines.of(cleared::clear).setIn(SOON);
          cleared.setIn(SOON);
        });

    assertThat(reached).containsExactly("last");
  }

  @Test
  void oneThatIsSetAgainWhenItIsReachedIsReachedAgain() {
    onLoop(
        deadlines -> {
          CompletableFuture<Deadline> self = new CompletableFuture<>();
          Deadline again =
              deadlines.of(
                  () -> {
                    reached.add("again");
                    if (reached.size() < 3) {
                      self.join().setIn(Duration.ofMillis(1));
                    }
                  });
          self.complete(again);
          again.setIn(SOON);
        });

    assertThat(reached).containsExactly("again", "again", "again", "last");
  }

  @Test
  void anActionThatFailsKeepsNoOtherFromBeingReached() {
    loop.exceptionHandler(_ -> reached.add("failure"));
    onLoop(
        deadlines -> {
          deadlines
              .of(
                  () -> {
                    throw new IllegalStateException();
                  })
              .setIn(SOON);
          named("other", deadlines).setIn(SOON);
        });

    assertThat(reached).containsExactly("failure", "other", "last");
  }

  private Deadline named(String name, Deadlines deadlines) {
    return deadlines.of(() -> reached.add(name));
  }

  /** Sets deadlines and waits until one behind them all has been reached. */
  private void onLoop(Consumer<Deadlines> setting) {
    loop.runOnContext(
        _ -> {
          Deadlines deadlines = new Deadlines(vertx);
          setting.accept(deadlines);
          deadlines
              .of(
                  () -> {
                    reached.add("last");
                    last.complete(null);
                  })
              .setIn(LATER.multipliedBy(2));
        });
    last.orTimeout(10, TimeUnit.SECONDS).join();
  }
}
