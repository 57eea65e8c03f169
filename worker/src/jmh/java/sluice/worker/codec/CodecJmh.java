package sluice.worker.codec;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The codec and its stages on generated images, so that no files are needed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CodecJmh {

  private static final int SIDE = 1_024;
  private static final int QUALITY = 95;

  /** Samples per pixel. */
  @Param({"3", "4"})
  public int channels;

  private final CodecLimits limits = new CodecLimits(1 << 24, 1 << 24);
  private final Transcoder isal = new Transcoder(limits, InflateLibrary.ISAL);
  private final Transcoder libdeflate = new Transcoder(limits, InflateLibrary.LIBDEFLATE);
  private final Transcoder jdk = new Transcoder(limits, InflateLibrary.JDK);
  private final Transcoder plain = new Transcoder(limits, InflateLibrary.JDK, false);
  private final InflateLibrary best = InflateLibrary.best();
  private final Workspace workspace = new Workspace();
  private byte[] png = {};

  /** Generates the image. */
  @Setup
  public void makeImage() {
    SyntheticPng image =
        channels == 3 ? SyntheticPng.rgb(SIDE, SIDE) : SyntheticPng.rgba(SIDE, SIDE);
    png = image.png();
  }

  /** A whole conversion with ISA-L, which must be installed. */
  @Benchmark
  public Transcoding withIsal() {
    return isal.transcode(png, QUALITY);
  }

  /** A whole conversion with libdeflate. */
  @Benchmark
  public Transcoding withLibdeflate() {
    return libdeflate.transcode(png, QUALITY);
  }

  /** A whole conversion with the zlib of the JDK. */
  @Benchmark
  public Transcoding withJdk() {
    return jdk.transcode(png, QUALITY);
  }

  /** A whole conversion with the zlib of the JDK and without vectors. */
  @Benchmark
  public Transcoding withoutVectors() {
    return plain.transcode(png, QUALITY);
  }

  /** Validating the chunks. */
  @Benchmark
  public Object validate() throws RefusedException {
    return new ChunkValidator(png, limits).validate();
  }

  /** Inflating, unfiltering and blending with white, without encoding. */
  @Benchmark
  public Object pixels() throws RefusedException {
    PngLayout layout = new ChunkValidator(png, limits).validate();
    Band band = new Band(workspace.band(), SIDE, 4);
    try (InflateStream data = best.open(png, layout, workspace)) {
      VectorRows rows = new VectorRows(layout.header(), data);
      int count;
      for (int done = 0; done < SIDE; done += count) {
        count = Math.min(band.capacity(), SIDE - done);
        rows.fill(band, count);
      }
      data.finish();
    }
    return band;
  }
}
