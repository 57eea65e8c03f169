package sluice.worker.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import sluice.worker.codec.CodecLimits;
import sluice.worker.codec.InflateLibrary;
import sluice.worker.codec.Transcoder;
import sluice.worker.codec.Transcoding;

/**
 * CPU time of a picture with each inflate library and with OpenCV alone: {@code CodecBench RUNS
 * FILE…}. Prints milliseconds for 2^20 pixels; of the runs of a file, which the contenders take in
 * turn, the median.
 */
final class CodecBench {

  private static final int QUALITY = 95;
  private static final int WARM_UP_RUNS = 200;
  private static final double MEGAPIXEL = 1 << 20;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CodecBench() {}

  public static void main(String[] arguments) throws IOException {
    int runs = Integer.parseInt(arguments[0]);
    List<byte[]> pictures = new ArrayList<>();
    for (String file : Arrays.asList(arguments).subList(1, arguments.length)) {
      pictures.add(Files.readAllBytes(Path.of(file)));
    }
    Map<String, ToLongFunction<byte[]>> contenders = contenders();
    contenders
        .values()
        .forEach(
            contender -> {
              for (int run = 0; run < WARM_UP_RUNS; run++) {
                var _ = contender.applyAsLong(pictures.get(run % pictures.size()));
              }
            });
    double[] millis = new double[contenders.size()];
    double pixels = 0;
    for (byte[] picture : pictures) {
      pixels += add(List.copyOf(contenders.values()), picture, runs, millis);
    }
    int contender = 0;
    for (String name : contenders.keySet()) {
      System.out.printf(Locale.ROOT, "%s %.3f%n", name, millis[contender++] / (pixels / MEGAPIXEL));
    }
  }

  /** Each takes a PNG and gives the number of its pixels. */
  private static Map<String, ToLongFunction<byte[]>> contenders() {
    CodecLimits limits = new CodecLimits(1 << 30, 1 << 30);
    Map<String, ToLongFunction<byte[]>> contenders = new LinkedHashMap<>();
    for (InflateLibrary library : InflateLibrary.values()) {
      if (library.works()) {
        Transcoder transcoder = new Transcoder(limits, library);
        contenders.put(library.name().toLowerCase(Locale.ROOT), png -> pixels(transcoder, png));
      }
    }
    contenders.put("opencv", OpenCv::transcode);
    return contenders;
  }

  private static long pixels(Transcoder transcoder, byte[] png) {
    return switch (transcoder.transcode(png, QUALITY)) {
      case Transcoding.Jpeg jpeg -> (long) jpeg.width() * jpeg.height();
      case Transcoding.Refused refused -> throw new IllegalStateException(refused.toString());
    };
  }

  private static long add(
      List<ToLongFunction<byte[]>> contenders, byte[] picture, int runs, double[] millis) {
    double[][] times = new double[contenders.size()][runs];
    long pixels = 0;
    for (int run = 0; run < runs; run++) {
      for (int contender = 0; contender < times.length; contender++) {
        long start = THREADS.getCurrentThreadCpuTime();
        pixels = contenders.get(contender).applyAsLong(picture);
        times[contender][run] = (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
      }
    }
    for (int contender = 0; contender < times.length; contender++) {
      Arrays.sort(times[contender]);
      millis[contender] += times[contender][runs / 2];
    }
    return pixels;
  }
}
