package sluice.worker.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import sluice.worker.codec.CodecLimits;
import sluice.worker.codec.InflateLibrary;
import sluice.worker.codec.Transcoder;
import sluice.worker.codec.Transcoding;

/**
 * Measures the CPU time of a conversion with one inflate library, or with OpenCV alone: {@code
 * CodecBench CONTENDER RUNS FILE…}. Prints milliseconds per 2^20 pixels, using the median run of
 * each file, or nothing if the library is not usable. Each contender runs in a separate JVM, so
 * that they do not evict each other from the caches.
 */
final class CodecBench {

  private static final int QUALITY = 95;
  private static final int WARM_UP_RUNS = 400;
  private static final double MEGAPIXEL = 1 << 20;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CodecBench() {}

  public static void main(String[] arguments) throws IOException {
    Optional<ToLongFunction<byte[]>> contender = contender(arguments[0]);
    if (contender.isEmpty()) {
      return;
    }
    int runs = Integer.parseInt(arguments[1]);
    List<byte[]> images = new ArrayList<>();
    for (String file : Arrays.asList(arguments).subList(2, arguments.length)) {
      images.add(Files.readAllBytes(Path.of(file)));
    }
    for (int run = 0; run < WARM_UP_RUNS; run++) {
      var _ = contender.get().applyAsLong(images.get(run % images.size()));
    }
    double millis = 0;
    double pixels = 0;
    for (byte[] image : images) {
      double[] times = new double[runs];
      long size = 0;
      for (int run = 0; run < runs; run++) {
        long start = THREADS.getCurrentThreadCpuTime();
        size = contender.get().applyAsLong(image);
        times[run] = (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
      }
      Arrays.sort(times);
      millis += times[runs / 2];
      pixels += size;
    }
    System.out.printf(Locale.ROOT, "%s %.3f%n", arguments[0], millis / (pixels / MEGAPIXEL));
  }

  /** Returns a function that converts a PNG and returns its number of pixels. */
  private static Optional<ToLongFunction<byte[]>> contender(String name) {
    if (name.equals("opencv")) {
      return Optional.of(OpenCv::transcode);
    }
    InflateLibrary library = InflateLibrary.valueOf(name.toUpperCase(Locale.ROOT));
    if (!library.isUsable()) {
      return Optional.empty();
    }
    Transcoder transcoder = new Transcoder(new CodecLimits(1 << 30, 1 << 30), library);
    return Optional.of(png -> pixels(transcoder, png));
  }

  private static long pixels(Transcoder transcoder, byte[] png) {
    return switch (transcoder.transcode(png, QUALITY)) {
      case Transcoding.Jpeg jpeg -> (long) jpeg.width() * jpeg.height();
      case Transcoding.Refused refused -> throw new IllegalStateException(refused.toString());
    };
  }
}
