package sluice.worker.codec;

import io.airlift.compress.v3.deflate.DeflateNativeDecompressor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/** The inflate implementations, fastest first. All produce identical output. */
public enum InflateLibrary {
  /** ISA-L, if the system has a compatible {@code libisal.so.2}. */
  ISAL {
    @Override
    boolean isPresent() {
      return Isal.LIBRARY.isPresent();
    }

    @Override
    InflateStream open(byte[] png, PngLayout layout, Workspace workspace) throws RefusedException {
      return new IsalInflate(Isal.LIBRARY.orElseThrow(), new ImageData(png, layout), workspace);
    }
  },

  /** libdeflate, which a dependency bundles for common systems. */
  LIBDEFLATE {
    @Override
    boolean isPresent() {
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
    boolean isPresent() {
      return true;
    }

    @Override
    InflateStream open(byte[] png, PngLayout layout, Workspace workspace) throws RefusedException {
      return new JdkInflate(new ImageData(png, layout), workspace);
    }
  };

  /** Loads ISA-L on first use. */
  private static final class Isal {
    static final Optional<IsalLibrary> LIBRARY = IsalLibrary.load();
  }

  abstract boolean isPresent();

  /** Opens the image data of a file whose chunks have been validated. */
  abstract InflateStream open(byte[] png, PngLayout layout, Workspace workspace)
      throws RefusedException;

  /** The fastest usable library. */
  public static InflateLibrary best() {
    return Arrays.stream(values()).filter(InflateLibrary::isUsable).findFirst().orElseThrow();
  }

  /**
   * True if the library is present and passes a self-test: it must inflate an image of many chunks
   * correctly and detect a wrong checksum.
   */
  public boolean isUsable() {
    if (!isPresent()) {
      return false;
    }
    SyntheticPng image = SyntheticPng.rgb(96, 96);
    return Arrays.equals(rows(image.png()), image.rows())
        && rows(image.withWrongChecksum()).length == 0;
  }

  /** All rows of an image; empty if the image is refused. */
  private byte[] rows(byte[] png) {
    Workspace workspace = new Workspace();
    try {
      PngLayout layout = new ChunkValidator(png, new CodecLimits(png.length, 1 << 20)).validate();
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
