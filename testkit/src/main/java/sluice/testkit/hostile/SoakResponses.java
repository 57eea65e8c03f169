package sluice.testkit.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Responses of all sizes with valid and damaged images among text, each generated from its number,
 * and the expected response of the gateway to each.
 */
final class SoakResponses {

  private static final int TEXT_CHARS_MAX = 400_000;
  private static final int IMAGES_MAX = 12;
  private static final int[] SIDES = {1, 24, 64, 256, 400, 700};

  private final long seed;
  private final List<String> images = new ArrayList<>();
  private final Map<String, String> converted = new ConcurrentHashMap<>();

  SoakResponses(long seed) {
    this.seed = seed;
    Random random = new Random(seed);
    for (int side : SIDES) {
      byte[] png = SamplePngs.noise(side, random);
      images.add(base64(png));
      images.add(base64(Mutation.TRUNCATED.of(png, random)));
    }
  }

  /** All images in use, in base64. */
  List<String> images() {
    return images;
  }

  /** Records the conversion of an image that is alone in a small response. */
  void learn(String image, String result) {
    converted.put(image, result);
  }

  /** The body that the upstream sends. */
  byte[] sent(int number) {
    return String.join("", parts(number)).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Compares a received body. An image may also be unconverted, since a worker can be too late.
   *
   * @return index of the first wrong byte; -1 if there is none
   */
  int mismatch(int number, String received) {
    int at = 0;
    for (String part : parts(number)) {
      String other = converted.getOrDefault(part, part);
      if (received.startsWith(other, at)) {
        at += other.length();
      } else if (received.startsWith(part, at)) {
        at += part.length();
      } else {
        return at;
      }
    }
    return at == received.length() ? -1 : at;
  }

  /** A body with one image. */
  static String single(String image) {
    return "{\"files\":[\"" + image + "\"]}";
  }

  /** The image in a body made by {@link #single}. */
  static String imageIn(String single) {
    return single.substring("{\"files\":[\"".length(), single.length() - "\"]}".length());
  }

  /** Texts and images in alternation. */
  private List<String> parts(int number) {
    Random random = new Random(seed * 1_000_003 + number);
    List<String> parts = new ArrayList<>();
    parts.add("{\"t\":\"" + text(random, 'x') + "\",\"files\":[");
    for (int i = random.nextInt(IMAGES_MAX); i > 0; i--) {
      parts.add("\"");
      parts.add(images.get(random.nextInt(images.size())));
      parts.add("\",");
    }
    parts.add("0],\"u\":\"" + text(random, 'y') + "\"}");
    return parts;
  }

  private static String text(Random random, char character) {
    return Character.toString(character)
        .repeat(random.nextInt(TEXT_CHARS_MAX) >> random.nextInt(16));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
