package sluice.worker.codec;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Converts PNG images to JPEG, blending transparency with white. Thread-safe. One instance per
 * process is enough; the first one loads the native encoder.
 *
 * <p>PNG is decoded in Java, so untrusted bytes reach only one piece of native code, the
 * {@linkplain InflateLibrary library} that inflates them. A {@linkplain ChunkValidator validator}
 * checks the whole file first. Then rows are {@linkplain InflateStream inflated}, unfiltered and
 * blended with white, eight at a time with {@linkplain VectorRows vectors} or {@linkplain PlainRows
 * one by one}, and passed to the {@linkplain JpegFile encoder} in bands of about 1 MiB.
 *
 * <p>Apart from the PNG and the JPEG, one image takes less than 4 MiB. An interlaced image takes
 * three more bytes per pixel. With libdeflate, an image takes its rows, up to {@value
 * LibdeflateInflate#MAX_ROWS_BYTES} bytes, and its image data. For an animated PNG, the default
 * image is converted. Like most converters, this one ignores colour profiles and gamma.
 */
public final class Transcoder {

  /** Ratio for a photograph at quality 95; it rarely makes the output buffer grow. */
  private static final int PNG_BYTES_FOR_ONE_OF_JPEG = 4;

  /** After this time, vectors are assumed to be of no use on this machine. */
  private static final Duration WARM_UP_MAX = Duration.ofSeconds(10);

  private final CodecLimits limits;
  private final InflateLibrary library;
  private volatile boolean vectors;
  private final JpegEncoder encoder = new JpegEncoder();

  /** Idle workspaces; there are as many as images were ever converted at once. */
  private final Queue<Workspace> workspaces = new ConcurrentLinkedQueue<>();

  /** Loads the native encoder, which takes about a second the first time. */
  public Transcoder(CodecLimits limits, InflateLibrary library) {
    this(limits, library, Vectors.areSupported());
  }

  /** Uses the fastest usable library. */
  public Transcoder(CodecLimits limits) {
    this(limits, InflateLibrary.best());
  }

  Transcoder(CodecLimits limits, InflateLibrary library, boolean vectors) {
    this.limits = limits;
    this.library = library;
    this.vectors = vectors;
  }

  /** True if 8-bit RGB and RGBA images are unfiltered with vectors, several times as fast. */
  public boolean usesVectors() {
    return vectors;
  }

  /**
   * Converts generated images, so that the first real one is fast. Vectors are slow until the JVM
   * has compiled them; if the bound is reached before that, they stay disabled and a thread
   * continues the warm-up until they can be used. Call this before the first image.
   *
   * @param bound maximum time, exceeded by at most one image; a second is enough on an idle
   *     machine, and zero warms up only the code without vectors
   */
  public void warmUp(Duration bound) {
    if (!vectors) {
      return;
    }
    WarmUp warmUp = new WarmUp(library);
    vectors = warmUp.run(bound);
    if (!vectors) {
      Thread.ofPlatform()
          .daemon()
          .name("codec-warm-up")
          .start(() -> vectors = warmUp.run(WARM_UP_MAX));
    }
  }

  /**
   * Converts an image.
   *
   * @param png any bytes; read only
   * @param quality JPEG quality, 1 to 100
   * @return the JPEG, or the reason for refusing the image
   * @throws IllegalArgumentException if the quality is out of range
   * @throws IllegalStateException if memory for the pixels is missing or the encoder fails
   */
  public Transcoding transcode(byte[] png, int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("quality " + quality + " is not between 1 and 100");
    }
    try {
      return jpeg(png, new ChunkValidator(png, limits).validate(), quality);
    } catch (RefusedException refusal) {
      return refusal.toRefused();
    }
  }

  private Transcoding jpeg(byte[] png, PngLayout layout, int quality) throws RefusedException {
    Workspace polled = workspaces.poll();
    Workspace workspace = polled == null ? new Workspace() : polled;
    try {
      return jpeg(png, layout, workspace, quality, library);
    } catch (RefusedException refusal) {
      if (library == InflateLibrary.JDK) {
        throw refusal;
      }
      // Other libraries read ahead and may refuse damage far beyond the last row.
      return jpeg(png, layout, workspace, quality, InflateLibrary.JDK);
    } finally {
      workspaces.add(workspace);
    }
  }

  private Transcoding jpeg(
      byte[] png, PngLayout layout, Workspace workspace, int quality, InflateLibrary by)
      throws RefusedException {
    PngHeader header = layout.header();
    JpegFile jpeg =
        new JpegFile(
            encoder, workspace, header.height(), quality, png.length / PNG_BYTES_FOR_ONE_OF_JPEG);
    try (InflateStream data = by.open(png, layout, workspace)) {
      new PngDecoder(png, layout, workspace).decode(data, vectors, jpeg);
    }
    return new Transcoding.Jpeg(jpeg.finish(), header.width(), header.height());
  }
}
