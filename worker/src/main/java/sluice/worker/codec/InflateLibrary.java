package sluice.worker.codec;

import io.airlift.compress.v3.deflate.DeflateNativeDecompressor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/** Code that inflates, the fastest first. What comes out is the same with each of them. */
public enum InflateLibrary {
  /** ISA-L, if the system has {@code libisal.so.2} and it is what it should be. */
  ISAL {
    @Override
    boolean present() {
      return Isal.LIBRARY.isPresent();
    }

    @Override
    InflateStream open(byte[] png, PngLayout layout, Workspace workspace) throws RefusedException {
      return new IsalInflate(Isal.LIBRARY.orElseThrow(), new ImageData(png, layout), workspace);
    }
  },

  /** libdeflate, which comes with a dependency for the usual systems. */
  LIBDEFLATE {
    @Override
    boolean present() {
      return DeflateNativeDecompressor.isEnabled();
    }

    @Override
    InflateStream open(byte[] png, PngLayout layout, Workspace workspace) throws RefusedException {
      return LibdeflateInflate.open(png, layout, workspace);
    }
  },

  /** The zlib of the JDK. */
  JDK {
    @Override
    boolean present() {
      return true;
    }

    @Override
    InflateStream open(byte[] png, PngLayout layout, Workspace workspace) throws RefusedException {
      return new JdkInflate(new ImageData(png, layout), workspace);
    }
  };

  /** Loaded when it is first asked for. */
  private static final class Isal {
    static final Optional<IsalLibrary> LIBRARY = IsalLibrary.load();
  }

  abstract boolean present();

  /** Opens the image data of an image whose chunks are all sound. */
  abstract InflateStream open(byte[] png, PngLayout layout, Workspace workspace)
      throws RefusedException;

  /** The fastest that works here. */
  public static InflateLibrary best() {
    return Arrays.stream(values()).filter(InflateLibrary::works).findFirst().orElseThrow();
  }

  /**
   * Whether it is there and passes a test: it must inflate an image of many pieces into the right
   * bytes, and notice a wrong checksum.
   */
  public boolean works() {
    if (!present()) {
      return false;
    }
    SyntheticPng image = SyntheticPng.rgb(96, 96);
    return Arrays.equals(rows(image.png()), image.rows())
        && rows(image.withWrongChecksum()).length == 0;
  }

  /** All rows of an image, or none if it is refused. */
  private byte[] rows(byte[] png) {
    Workspace workspace = new Workspace();
    try {
      PngLayout layout = new ChunkValidator(png, new CodecLimits(png.length, 1 << 20)).walk();
      try (InflateStream data = open(png, layout, workspace)) {
        byte[] rows = new byte[Math.toIntExact(layout.header().rawBytes())];
        int stride = 1 + layout.header().rowBytes(layout.header().width());
        for (int at = 0; at < rows.length; at += stride) {
          long from = data.next(stride);
          MemorySegment.copy(data.rows(), ValueLayout.JAVA_BYTE, from, rows, at, stride);
        }
        data.finish();
        return rows;
      }
    } catch (RefusedException _) {
      return new byte[0];
    }
  }
}
