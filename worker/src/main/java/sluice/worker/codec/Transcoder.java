package sluice.worker.codec;

/**
 * Turns PNG pictures into JPEG, transparency on white. May be shared by any number of threads; make
 * one for a process, because the first loads the native encoder.
 *
 * <p>PNG is read in Java, so the only native code that bytes from outside reach is the JDK's own
 * zlib: the {@linkplain ChunkWalk walk} checks the whole file first, then rows are {@linkplain
 * Inflate inflated}, freed of their {@linkplain Unfilter filters}, {@linkplain RowComposer
 * composed} and given to the {@linkplain JpegEncoder encoder}. One picture takes three bytes for
 * each pixel outside the Java heap, and a few rows on it. Of an animated PNG the default picture is
 * taken; colour profiles and gamma are left out of account, as most converters do.
 */
public final class Transcoder {

  private final CodecLimits limits;
  private final JpegEncoder encoder = new JpegEncoder();

  /** Loads the native encoder, which takes about a second the first time. */
  public Transcoder(CodecLimits limits) {
    this.limits = limits;
  }

  /**
   * The picture as JPEG, or why there is none.
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
      return jpeg(png, new ChunkWalk(png, limits).walk(), quality);
    } catch (Refusal refusal) {
      return refusal.answer();
    }
  }

  private Transcoding jpeg(byte[] png, PngLayout layout, int quality) throws Refusal {
    int width = layout.header().width();
    int height = layout.header().height();
    try (PixelMatrix pixels = new PixelMatrix(width, height)) {
      new PngDecoder(png, layout, pixels).decode();
      return new Transcoding.Jpeg(encoder.encode(pixels, quality), width, height);
    }
  }
}
