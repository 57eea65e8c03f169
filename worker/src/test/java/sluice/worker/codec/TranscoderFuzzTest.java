package sluice.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;

/**
 * Any bytes are converted or refused, and take no more memory than the limits allow. Checksums
 * would stop most fuzzed files, so most targets fix them or build the file.
 */
class TranscoderFuzzTest {

  private static final int MAX_PIXELS = 1 << 14;

  /** Two batches of rows, the JPEG, and small objects. */
  private static final long ALLOCATED_BYTES_MAX = (1 << 18) + 10 * MAX_PIXELS;

  private static final CodecLimits LIMITS = new CodecLimits(1 << 16, MAX_PIXELS);
  private static final Transcoder TRANSCODER = new Transcoder(LIMITS);

  /** Uncompiled vectors are allocated on the heap, which would distort the measurement. */
  private static final Transcoder WITHOUT_VECTORS =
      new Transcoder(LIMITS, InflateLibrary.best(), false);

  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @FuzzTest
  void anyBytesAreConvertedOrRefused(byte[] bytes) {
    transcode(bytes);
  }

  @FuzzTest
  void aFileWithValidChecksumsIsConvertedOrRefused(byte[] bytes) {
    PngFile.fixChecksums(bytes);

    transcode(bytes);
  }

  @FuzzTest
  void everyValidImageIsConverted(FuzzedDataProvider data) {
    assertThat(transcode(AnyPng.from(data).valid())).isInstanceOf(Transcoding.Jpeg.class);
  }

  @FuzzTest
  void aDamagedImageIsConvertedOrRefused(FuzzedDataProvider data) {
    transcode(AnyPng.from(data).damaged(data));
  }

  private static Transcoding transcode(byte[] png) {
    Transcoding transcoding = TRANSCODER.transcode(png, 95);
    assertThat(allocatedBytes(png)).isLessThan(ALLOCATED_BYTES_MAX);
    if (transcoding instanceof Transcoding.Jpeg(ByteBuffer file, int width, int height)) {
      assertThat((long) width * height).isBetween(1L, (long) MAX_PIXELS);
      assertThat(frame(file)).isEqualTo(width + "x" + height);
    }
    return transcoding;
  }

  /** Heap bytes of a second run; the first may load classes. */
  private static long allocatedBytes(byte[] png) {
    WITHOUT_VECTORS.transcode(png, 95);
    long before = THREAD.getCurrentThreadAllocatedBytes();
    WITHOUT_VECTORS.transcode(png, 95);
    return THREAD.getCurrentThreadAllocatedBytes() - before;
  }

  /** Width and height from the frame header (ITU T.81, B.1.1.3 and B.2.2). */
  private static String frame(ByteBuffer bytes) {
    int at = 2;
    while (bytes.getShort(at) != (short) 0xffc0) {
      at += 2 + (bytes.getShort(at + 2) & 0xffff);
    }
    return bytes.getShort(at + 7) + "x" + bytes.getShort(at + 5);
  }
}
