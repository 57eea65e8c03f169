package sluice.worker.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** One studio serves a whole pool of threads, for as long as the process lives. */
final class StudioSoakTest {

  private static final int THREADS = 4;

  /** What one forgotten film would hold, times the films, is far more: 0.4 MB for each picture. */
  private static final long GROWTH_BYTES = 24L << 20;

  @Test
  void allThreadsGetTheSameFilms() throws Exception {
    try (Studio studio = new Studio(StudioSettings.ownAvatar(Duration.ofSeconds(10)));
        ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<byte[]>> jobs = new ArrayList<>();
      List<byte[]> alone = new ArrayList<>();
      for (int job = 0; job < 4 * THREADS; job++) {
        short[] sound = Tones.tone(0.1 + 0.1 * job, 9_000);
        jobs.add(() -> studio.join(List.of(studio.film(sound), studio.film(sound))));
        alone.add(jobs.getLast().call());
      }

      List<Future<byte[]>> together = pool.invokeAll(jobs);

      for (int job = 0; job < jobs.size(); job++) {
        assertThat(together.get(job).get()).isEqualTo(alone.get(job));
      }
    }
  }

  @Test
  void hundredsOfFilmsLeaveNoMemoryBehind() throws Exception {
    try (Studio studio = new Studio(StudioSettings.ownAvatar(Duration.ofSeconds(10)))) {
      films(studio, 30);
      long before = residentBytes();
      long pointers = Pointer.totalBytes();

      films(studio, 200);

      assertThat(residentBytes() - before).isLessThan(GROWTH_BYTES);
      assertThat(Pointer.totalBytes()).isEqualTo(pointers);
    }
  }

  /** Films and joined films that succeed, and some that do not. */
  private static void films(Studio studio, int count) throws FilmException {
    short[] sound = Tones.tone(0.4, 9_000);
    for (int i = 0; i < count; i++) {
      byte[] film = studio.film(sound);
      byte[] cut = java.util.Arrays.copyOf(film, film.length - 500);
      studio.join(List.of(film, film));
      for (byte[] bad : List.of(cut, new byte[100])) {
        try {
          studio.join(List.of(film, bad));
          throw new AssertionError("a bad film was joined");
        } catch (FilmException e) {
          assertThat(e).hasMessageNotContaining("memory");
        }
      }
    }
  }

  /** Memory of the process outside the Java heap: all of it less what the JVM gave to the heap. */
  private static long residentBytes() throws Exception {
    System.gc();
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps_rollup"))) {
      if (line.startsWith("Rss:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new AssertionError("no resident size");
  }
}
