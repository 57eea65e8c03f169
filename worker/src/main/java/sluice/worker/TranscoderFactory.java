package sluice.worker;

import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.shared.node.Metrics;
import sluice.worker.codec.CodecLimits;
import sluice.worker.codec.InflateLibrary;
import sluice.worker.codec.Transcoder;

/** Creates and warms up the codec before the worker takes jobs. */
final class TranscoderFactory {

  private static final Logger log = LoggerFactory.getLogger(TranscoderFactory.class);

  /**
   * Maximum warm-up of a worker in a cluster, where other workers convert the images meanwhile. On
   * a busy machine, a half-warm worker is better than none.
   */
  private static final Duration AMONG_OTHERS_MAX = Duration.ofMillis(1_500);

  /** On a single node, the first images are done sooner without vectors than after a warm-up. */
  private static final Duration ALONE_MAX = Duration.ZERO;

  private TranscoderFactory() {}

  /**
   * Creates a warm codec with the configured inflate library, or the fastest usable one. A log line
   * and a metric name the library.
   *
   * @param alone whether this node has no cluster
   * @throws IllegalStateException if the configured library is not usable
   */
  static Transcoder create(WorkerConfig config, Metrics metrics, boolean alone) {
    InflateLibrary library = library(config.inflate());
    String name = library.name().toLowerCase(Locale.ROOT);
    metrics.info("sluice_worker_inflate_info", "Library that inflates PNGs", "library", name);
    Transcoder transcoder =
        new Transcoder(new CodecLimits(config.maxPngBytes(), config.maxPixels()), library);
    long start = System.nanoTime();
    transcoder.warmUp(alone ? ALONE_MAX : AMONG_OTHERS_MAX);
    log.info(
        "Codec warm after {} ms: inflate={} vectors={}",
        Duration.ofNanos(System.nanoTime() - start).toMillis(),
        name,
        transcoder.usesVectors());
    return transcoder;
  }

  private static InflateLibrary library(String setting) {
    if (setting.equals(WorkerConfig.AUTO)) {
      return InflateLibrary.best();
    }
    InflateLibrary library = InflateLibrary.valueOf(setting.toUpperCase(Locale.ROOT));
    if (!library.isUsable()) {
      throw new IllegalStateException(
          "WORKER_INFLATE=" + setting + " is not usable on this machine");
    }
    return library;
  }
}
