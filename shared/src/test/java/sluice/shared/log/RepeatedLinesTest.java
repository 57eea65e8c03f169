package sluice.shared.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class RepeatedLinesTest {

  private final Queue<Runnable> windows = new ArrayDeque<>();
  private final RepeatedLines<Kind> lines = new RepeatedLines<>(windows::add);
  private final List<String> written = new ArrayList<>();

  @Test
  void theFirstEventIsLoggedAndTheRestOfTheWindowSummarised() {
    for (int i = 1; i <= 1_000; i++) {
      happened(Kind.LATE, i);
    }
    happened(Kind.LOST, 1);
    assertThat(written).containsExactly("LATE 1", "LOST 1");

    windowsEnd();
    assertThat(written).containsExactly("LATE 1", "LOST 1", "999 more LATE");
  }

  @Test
  void eachWindowHasASummary() {
    happened(Kind.LATE, 1);
    happened(Kind.LATE, 2);
    windowsEnd();
    happened(Kind.LATE, 3);
    happened(Kind.LATE, 4);
    windowsEnd();

    assertThat(written).containsExactly("LATE 1", "1 more LATE", "2 more LATE");
  }

  @Test
  void theFirstEventAfterAQuietWindowIsLogged() {
    happened(Kind.LATE, 1);
    windowsEnd();
    assertThat(windows).as("no window is open").isEmpty();

    happened(Kind.LATE, 2);

    assertThat(written).containsExactly("LATE 1", "LATE 2");
  }

  private void happened(Kind kind, int number) {
    lines.happened(
        kind, () -> written.add(kind + " " + number), more -> written.add(more + " more " + kind));
  }

  private void windowsEnd() {
    List<Runnable> over = List.copyOf(windows);
    windows.clear();
    over.forEach(Runnable::run);
  }

  private enum Kind {
    LATE,
    LOST
  }
}
