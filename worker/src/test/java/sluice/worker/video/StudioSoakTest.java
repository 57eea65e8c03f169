package sluice.worker.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** One studio serves many threads for a long time. */
final class StudioSoakTest {

  private static final int THREADS = 4;

  /** Allowance for the JVM. Leaking one image per video would take 79 MB. */
  private static final long GROWTH_BYTES = 16L << 20;

  /** Index in the struct of mallinfo2(3). */
  private static final int HBLKHD = 4;

  private static final int UORDBLKS = 7;

  @Test
  void allThreadsGetEqualVideos() throws Exception {
    try (Studio studio = new Studio(StudioSettings.drawnAvatar(Duration.ofSeconds(10)));
        ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<byte[]>> jobs = new ArrayList<>();
      List<byte[]> alone = new ArrayList<>();
      for (int job = 0; job < 4 * THREADS; job++) {
        short[] sound = Tones.tone(0.1 + 0.1 * job, 9_000);
        jobs.add(() -> studio.join(List.of(studio.video(sound), studio.video(sound))));
        alone.add(jobs.getLast().call());
      }

      List<Future<byte[]>> together = pool.invokeAll(jobs);

      for (int job = 0; job < jobs.size(); job++) {
        assertThat(together.get(job).get()).isEqualTo(alone.get(job));
      }
    }
  }

  @Test
  void hundredsOfVideosLeakNoMemory() throws Throwable {
    try (Studio studio = new Studio(StudioSettings.drawnAvatar(Duration.ofSeconds(10)))) {
      videos(studio, 30);
      long before = nativeBytes();
      long pointers = Pointer.totalBytes();

      videos(studio, 200);

      long after = nativeBytes();
      assertThat(after - before).isLessThan(GROWTH_BYTES);
      assertThat(Pointer.totalBytes()).isEqualTo(pointers);
    }
  }

  /** Makes and joins videos, some of which fail. */
  private static void videos(Studio studio, int count) throws VideoException {
    short[] sound = Tones.tone(0.4, 9_000);
    for (int i = 0; i < count; i++) {
      byte[] video = studio.video(sound);
      byte[] cut = Arrays.copyOf(video, video.length - 500);
      studio.join(List.of(video, video));
      for (byte[] bad : List.of(cut, new byte[100])) {
        try {
          studio.join(List.of(video, bad));
          throw new AssertionError("a bad video was joined");
        } catch (VideoException e) {
          assertThat(e).hasMessageNotContaining("memory");
        }
      }
    }
  }

  /**
   * Memory allocated with malloc and not freed, in all arenas: uordblks and hblkhd of mallinfo2(3).
   * The Java heap is not included.
   */
  @SuppressWarnings("restricted")
  private static long nativeBytes() throws Throwable {
    MemoryLayout mallinfo = MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG);
    Linker linker = Linker.nativeLinker();
    MethodHandle mallinfo2 =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("mallinfo2"),
            FunctionDescriptor.of(MemoryLayout.structLayout(mallinfo)));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = (MemorySegment) mallinfo2.invokeExact((SegmentAllocator) arena);
      return info.getAtIndex(ValueLayout.JAVA_LONG, HBLKHD)
          + info.getAtIndex(ValueLayout.JAVA_LONG, UORDBLKS);
    }
  }
}
