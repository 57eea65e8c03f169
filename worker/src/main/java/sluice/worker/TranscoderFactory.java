package sluice.worker;

import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.shared.node.Metrics;
import sluice.worker.codec.CodecLimits;
import sluice.worker.codec.InflateLibrary;
import sluice.worker.codec.Transcoder;

/** Makes the codec ready before the worker says that it is. */
final class TranscoderFactory {

  private static final Logger log = LoggerFactory.getLogger(TranscoderFactory.class);

  /**
   * For a worker among others, who take the images until it is as fast as they are. On a busy
   * machine it is of more use half warm than not at all.
   */
  private static final Duration AMONG_OTHERS_MAX = Duration.ofMillis(1_500);

  /** A node that is alone has its first images sooner without vectors than after a wait. */
  private static final Duration ALONE_MAX = Duration.ZERO;

  private TranscoderFactory() {}

  /**
   * The codec, warm, with the inflate library of the settings or the fastest; which it is, is in
   * the log and in a metric.
   *
   * @param alone whether nobody else could convert the first images
   * @throws IllegalStateException if the library of the settings does not work here
   */
  static Transcoder transcoder(WorkerConfig config, Metrics metrics, boolean alone) {
    InflateLibrary library = library(config.inflate());
    String name = library.name().toLowerCase(Locale.ROOT);
    metrics.info("sluice_worker_inflate_info", "Library that inflates PNGs", "library", name);
    Transcoder transcoder =
        new Transcoder(new CodecLimits(config.maxPngBytes(), config.maxPixels()), library);
    long start = System.nanoTime();
    transcoder.warmUp(alone ? ALONE_MAX : AMONG_OTHERS_MAX);
    log.info(
        "Images are inflated by {}, and restored {}; warm after {} ms",
        name,
        transcoder.vectors() ? "by vectors" : "without vectors for now",
        Duration.ofNanos(System.nanoTime() - start).toMillis());
    return transcoder;
  }

  private static InflateLibrary library(String setting) {
    if (setting.equals(WorkerConfig.AUTO)) {
      return InflateLibrary.best();
    }
    InflateLibrary library = InflateLibrary.valueOf(setting.toUpperCase(Locale.ROOT));
    if (!library.works()) {
      throw new IllegalStateException("WORKER_INFLATE=" + setting + " does not work here");
    }
    return library;
  }
}
