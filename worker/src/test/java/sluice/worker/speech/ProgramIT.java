package sluice.worker.speech;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
final class ProgramIT {

  private static final Duration LONG = Duration.ofSeconds(15);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path directory;

  @Test
  void inputAndOutputMayExceedThePipeBuffer() throws Exception {
    byte[] input = "привет ".repeat(40_000).getBytes(UTF_8);

    assertThat(program("cat").run(input, LONG)).isEqualTo(input);
  }

  @Test
  void aProgramMayWriteBeforeItReads() throws Exception {
    byte[] input = new byte[500_000];

    byte[] output = program("head -c 300000 /dev/zero; cat >/dev/null").run(input, LONG);

    assertThat(output).hasSize(300_000);
  }

  @Test
  void aProgramMayEndWithoutReading() throws Exception {
    assertThat(program("echo done").run(new byte[500_000], LONG))
        .isEqualTo("done\n".getBytes(UTF_8));
  }

  @Test
  void aProgramGetsOnlyTheGivenEnvironment() throws Exception {
    byte[] output = program("tr '\\0' '\\n' </proc/$$/environ; pwd").run(new byte[0], LONG);

    assertThat(new String(output, UTF_8).lines())
        .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "/");
  }

  @Test
  void aProgramThatTimesOutIsKilledWithItsChildren() throws Exception {
    Path children = directory.resolve("children");

    assertThatThrownBy(
            () ->
                program("sleep 60 & sleep 61 & echo $! >" + children + "; wait")
                    .run(new byte[0], SHORT))
        .isInstanceOf(TimeoutException.class);

    assertGone(Long.parseLong(Files.readString(children).strip()));
  }

  @Test
  void aProgramThatIgnoresSignalsIsKilled() throws Exception {
    Path self = directory.resolve("self");

    assertThatThrownBy(
            () ->
                program("trap '' TERM INT HUP; echo $$ >" + self + "; while :; do sleep 1; done")
                    .run(new byte[0], SHORT))
        .isInstanceOf(TimeoutException.class);

    assertGone(Long.parseLong(Files.readString(self).strip()));
  }

  @Test
  void anInterruptKillsTheProgram() throws Exception {
    Path self = directory.resolve("self");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> program("echo $$ >" + self + "; exec sleep 60").run(new byte[0], LONG))
        .isInstanceOf(InterruptedException.class);

    if (Files.exists(self) && Files.size(self) > 0) {
      assertGone(Long.parseLong(Files.readString(self).strip()));
    }
  }

  @Test
  void aProgramWithEndlessOutputIsKilled() throws Exception {
    Path self = directory.resolve("self");

    assertThatThrownBy(
            () -> program("echo $$ >" + self + "; exec cat /dev/zero").run(new byte[0], LONG))
        .isInstanceOf(IOException.class)
        .hasMessage("output exceeds 1048576 bytes");

    assertGone(Long.parseLong(Files.readString(self).strip()));
  }

  @Test
  void outputUpToTheLimitIsAccepted() throws Exception {
    assertThat(program("head -c 1048576 /dev/zero").run(new byte[0], LONG)).hasSize(MEBIBYTE);
  }

  @Test
  void aFailureIsReportedInOneShortLine() {
    assertThatThrownBy(() -> program("echo 'no such\n voice' >&2; exit 3").run(new byte[0], LONG))
        .isInstanceOf(IOException.class)
        .hasMessage("exit code 3: no such  voice");
    assertThatThrownBy(
            () ->
                program("head -c 9000000 /dev/zero | tr '\\0' x >&2; exit 3")
                    .run(new byte[0], LONG))
        .isInstanceOf(IOException.class)
        .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(1100));
  }

  @Test
  void aMissingProgramCannotBeStarted() {
    Program nothing =
        new Program(List.of(directory.resolve("nothing").toString()), Map.of(), MEBIBYTE);

    assertThatThrownBy(() -> nothing.run(new byte[0], LONG)).isInstanceOf(IOException.class);
  }

  private static Program program(String script) {
    return new Program(List.of("/bin/sh", "-c", script), Map.of("PATH", "/usr/bin:/bin"), MEBIBYTE);
  }

  /** Waits, because processes end some time after the signal. */
  private static void assertGone(long process) throws InterruptedException {
    for (int poll = 0; poll < 100 && isAlive(process); poll++) {
      Thread.sleep(20);
    }
    assertThat(isAlive(process)).isFalse();
  }

  private static boolean isAlive(long process) {
    return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
  }
}
