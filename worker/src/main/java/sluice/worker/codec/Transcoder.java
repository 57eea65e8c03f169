package sluice.worker.codec;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Turns PNG images into JPEG, transparency on white. May be shared by any number of threads; make
 * one for a process, because the first loads the native encoder.
 *
 * <p>PNG is read in Java, so the only native code that bytes from outside reach is the {@linkplain
 * InflateLibrary library} that inflates them: the {@linkplain ChunkValidator walk} checks the whole
 * file first, then rows are {@linkplain InflateStream inflated}, freed of their filters and put on
 * white, eight at a time with {@linkplain VectorRows vectors} or {@linkplain PlainRows one by one},
 * and given to the {@linkplain JpegFile encoder} in bands of about 1 MiB. One image takes less than
 * 4 MiB beside itself and its JPEG; an interlaced one takes three bytes for each pixel, and one
 * that libdeflate inflates takes its rows, up to {@value LibdeflateInflate#MAX_ROWS_BYTES} bytes,
 * and its image data. Of an animated PNG the default image is taken; colour profiles and gamma are
 * left out of account, as most converters do.
 */
public final class Transcoder {

  /** Of a photograph at quality 95; with too much memory for the file, it need not grow. */
  private static final int PNG_BYTES_FOR_ONE_OF_JPEG = 4;

  /** After that vectors are taken to be of no use here. */
  private static final Duration WARM_UP_MAX = Duration.ofSeconds(10);

  private final CodecLimits limits;
  private final InflateLibrary library;
  private volatile boolean vectors;
  private final JpegEncoder encoder = new JpegEncoder();

  /** Memory that waits for its next image: as many as were ever worked on at a time. */
  private final Queue<Workspace> workspaces = new ConcurrentLinkedQueue<>();

  /** Loads the native encoder, which takes about a second the first time. */
  public Transcoder(CodecLimits limits, InflateLibrary library) {
    this(limits, library, Vectors.suit());
  }

  /** The same with the fastest library that works here. */
  public Transcoder(CodecLimits limits) {
    this(limits, InflateLibrary.best());
  }

  Transcoder(CodecLimits limits, InflateLibrary library, boolean vectors) {
    this.limits = limits;
    this.library = library;
    this.vectors = vectors;
  }

  /** Whether the usual images are restored by vectors now, several times as fast as without. */
  public boolean vectors() {
    return vectors;
  }

  /**
   * Converts images made up, so that the first real one is as fast as any. If that takes longer
   * than it may, vectors, which are slow until then, are not used, and a thread goes on with it
   * until they can be. To be called before the first image.
   *
   * @param bound longest time, but for one image; a second is enough on a machine with nothing else
   *     to do, and zero warms only what goes without vectors
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
   * The image as JPEG, or why there is none.
   *
   * @param png any bytes; read only
   * @param quality JPEG quality, 1 to 100
   * @throws IllegalStateException if memory for the pixels is missing or the encoder fails
   */
  public Transcoding transcode(byte[] png, int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("quality " + quality + " is not between 1 and 100");
    }
    try {
      return jpeg(png, new ChunkValidator(png, limits).walk(), quality);
    } catch (RefusedException refusal) {
      return refusal.respond();
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
      // Another library may read ahead, and refuse what is damaged only far behind the last row.
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
