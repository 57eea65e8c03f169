package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One transcoder serves a whole pool of threads. */
final class TranscoderThreadsTest {

  private static final int THREADS = 4;

  private final Transcoder transcoder = new Transcoder(new CodecLimits(1 << 20, 1 << 20));

  @Test
  void allThreadsGetEqualFiles() throws Exception {
    List<byte[]> images = new ArrayList<>();
    for (Path png : References.in("pillow")) {
      images.add(Files.readAllBytes(png));
    }
    List<byte[]> alone = jpegs(images);

    List<Callable<List<byte[]>>> jobs = new ArrayList<>();
    for (int job = 0; job < 4 * THREADS; job++) {
      jobs.add(() -> jpegs(images));
    }

    try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      for (Future<List<byte[]>> together : pool.invokeAll(jobs)) {
        assertThat(together.get()).usingRecursiveComparison().isEqualTo(alone);
      }
    }
  }

  private List<byte[]> jpegs(List<byte[]> images) {
    return images.stream()
        .map(png -> ((Transcoding.Jpeg) transcoder.transcode(png, 95)).bytes())
        .toList();
  }
}
