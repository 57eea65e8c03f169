package sluice.launcher.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import sluice.worker.codec.CodecLimits;
import sluice.worker.codec.Transcoder;
import sluice.worker.codec.Transcoding;

/**
 * Runs the codec alone: {@code CodecAlone FILE…}. Each line of standard input is a duration in
 * seconds; the output is the number of images converted in that time.
 */
final class CodecAlone {

  private static final int QUALITY = 95;

  private CodecAlone() {}

  public static void main(String[] arguments) throws IOException {
    List<byte[]> images = new ArrayList<>();
    for (String file : arguments) {
      images.add(Files.readAllBytes(Path.of(file)));
    }
    Transcoder transcoder = new Transcoder(new CodecLimits(1 << 30, 1 << 30));
    try (Scanner input = new Scanner(System.in, StandardCharsets.UTF_8)) {
      while (input.hasNextLong()) {
        System.out.println(convert(transcoder, images, Duration.ofSeconds(input.nextLong())));
      }
    }
  }

  private static int convert(Transcoder transcoder, List<byte[]> images, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    int count = 0;
    while (System.nanoTime() < end) {
      if (transcoder.transcode(images.get(count % images.size()), QUALITY)
          instanceof Transcoding.Refused refused) {
        throw new IllegalStateException(refused.toString());
      }
      count++;
    }
    return count;
  }
}
