package sluice.testkit.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import sluice.testkit.fusionbrain.TJpgDec;

/** Responses full of damaged images, generated from their number whenever they are needed. */
final class MutantResponses {

  private static final String HEAD = "{\"status\":\"DONE\",\"result\":{\"files\":[\"";
  private static final String BETWEEN = "\",\"";
  private static final String TAIL = "\"],\"censored\":false}}";
  private static final int MUTATIONS_MAX = 3;

  private final List<byte[]> originals;
  private final long seed;
  private final int images;

  /**
   * Generates nothing yet.
   *
   * @param images number of images in each response
   */
  MutantResponses(List<byte[]> originals, long seed, int images) {
    this.originals = originals;
    this.seed = seed;
    this.images = images;
  }

  /** One damaged image. */
  private record Mutant(Mutation first, String base64) {}

  byte[] body(int number) {
    return mutants(number).stream()
        .map(Mutant::base64)
        .collect(Collectors.joining(BETWEEN, HEAD, TAIL))
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** The result for each image of a response. */
  List<MutantResult> results(int number, String response) {
    List<Mutant> sent = mutants(number);
    // The heartbeat puts spaces before a late image; there are none elsewhere.
    String[] got = literals(response.replace(" ", ""));
    List<MutantResult> results = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      Mutant mutant = sent.get(i);
      String name = "response " + number + ", image " + i + ": ";
      if (got.length != images) {
        String shown = response.substring(0, Math.min(response.length(), 80));
        results.add(
            new MutantResult(mutant.first(), false, name + "unexpected response: " + shown));
      } else if (got[i].equals(mutant.base64())) {
        results.add(new MutantResult(mutant.first(), false, ""));
      } else {
        String refusal = refusal(got[i]);
        results.add(
            new MutantResult(
                mutant.first(), refusal.isEmpty(), refusal.isEmpty() ? "" : name + refusal));
      }
    }
    return results;
  }

  private static String[] literals(String response) {
    return response.startsWith(HEAD) && response.endsWith(TAIL)
        ? response.substring(HEAD.length(), response.length() - TAIL.length()).split(BETWEEN, -1)
        : new String[0];
  }

  private static String refusal(String literal) {
    try {
      return TJpgDec.refusal(Base64.getDecoder().decode(literal)).orElse("");
    } catch (IllegalArgumentException notBase64) {
      return "neither the original nor base64";
    }
  }

  private List<Mutant> mutants(int number) {
    List<Mutant> mutants = new ArrayList<>();
    Random random = new Random(seed * 1_000_003 + number);
    for (int i = 0; i < images; i++) {
      mutants.add(mutant(random));
    }
    return mutants;
  }

  private Mutant mutant(Random random) {
    byte[] png = originals.get(random.nextInt(originals.size()));
    Mutation[] kinds = Mutation.values();
    Mutation first = kinds[random.nextInt(kinds.length)];
    byte[] damaged = first.of(png, random);
    for (int more = random.nextInt(MUTATIONS_MAX); more > 0 && damaged.length > 0; more--) {
      damaged = kinds[random.nextInt(kinds.length)].of(damaged, random);
    }
    byte[] whole = random.nextBoolean() ? PngChunks.withChecksums(damaged) : damaged;
    return new Mutant(first, Base64.getEncoder().encodeToString(whole));
  }
}
