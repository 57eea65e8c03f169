package sluice.worker.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import sluice.worker.codec.CodecLimits;
import sluice.worker.codec.InflateLibrary;
import sluice.worker.codec.Transcoder;
import sluice.worker.codec.Transcoding;

/**
 * Measures the memory that the codec takes for one image, apart from the PNG and the JPEG: {@code
 * MemoryBench FILE}. Run it with a pre-touched heap, so that only memory outside the heap adds to
 * the resident memory. Prints, for each inflate library and in KiB, all heap allocations and the
 * peak growth of the resident memory.
 */
final class MemoryBench {

  private static final int QUALITY = 95;
  private static final int WARM_UP_RUNS = 8;
  private static final CodecLimits LIMITS = new CodecLimits(1 << 30, 1 << 30);

  private MemoryBench() {}

  public static void main(String[] arguments) throws IOException {
    byte[] png = Files.readAllBytes(Path.of(arguments[0]));
    for (InflateLibrary library : InflateLibrary.values()) {
      if (library.isUsable()) {
        warmUp(library, png);
        measure(library, png);
      }
    }
  }

  private static void warmUp(InflateLibrary library, byte[] png) {
    Transcoder other = new Transcoder(LIMITS, library);
    for (int run = 0; run < WARM_UP_RUNS; run++) {
      other.transcode(png, QUALITY);
    }
  }

  private static void measure(InflateLibrary library, byte[] png) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Transcoder fresh = new Transcoder(LIMITS, library); // has not allocated its workspace yet
    Files.writeString(Path.of("/proc/self/clear_refs"), "5"); // resets the peak
    long residentBefore = status("VmRSS:");
    long before = threads.getCurrentThreadAllocatedBytes();
    Transcoding.Jpeg jpeg = (Transcoding.Jpeg) fresh.transcode(png, QUALITY);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    long outside = status("VmHWM:") - residentBefore;
    int file = jpeg.file().remaining();
    System.out.printf(
        Locale.ROOT,
        "%s heap %d outside %d (PNG %d, JPEG %d)%n",
        library.name().toLowerCase(Locale.ROOT),
        (allocated - file) >> 10,
        outside,
        png.length >> 10,
        file >> 10);
  }

  /** In KiB. */
  private static long status(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }
}
