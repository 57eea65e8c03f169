package sluice.stubs.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Responses of all sizes with good and damaged images among text, each made anew from its number,
 * and what a client is to get of each.
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

  /** All images that there are, in base64. */
  List<String> images() {
    return images;
  }

  /** Notes what the gateway makes of an image when it is alone in a small response. */
  void learn(String image, String result) {
    converted.put(image, result);
  }

  /** What the upstream sends. */
  byte[] sent(int number) {
    return text(number, UnaryOperator.identity()).getBytes(StandardCharsets.US_ASCII);
  }

  /** What a client is to get. */
  String expected(int number) {
    return text(number, image -> converted.getOrDefault(image, image));
  }

  /** A response with one image. */
  static String single(String image) {
    return "{\"files\":[\"" + image + "\"]}";
  }

  /** The image in such a response. */
  static String imageIn(String single) {
    return single.substring("{\"files\":[\"".length(), single.length() - "\"]}".length());
  }

  private String text(int number, UnaryOperator<String> image) {
    Random random = new Random(seed * 1_000_003 + number);
    String before = "x".repeat(random.nextInt(TEXT_CHARS_MAX) >> random.nextInt(8));
    String files =
        random
            .ints(random.nextInt(IMAGES_MAX), 0, images.size())
            .mapToObj(one -> '"' + image.apply(images.get(one)) + '"')
            .collect(Collectors.joining(","));
    String behind = "y".repeat(random.nextInt(TEXT_CHARS_MAX) >> random.nextInt(16));
    return "{\"t\":\"" + before + "\",\"files\":[" + files + "],\"u\":\"" + behind + "\"}";
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
