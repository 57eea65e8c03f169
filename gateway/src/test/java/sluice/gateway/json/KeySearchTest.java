package sluice.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeySearchTest {

  private static final int RUNS = 3_000;
  private static final WantedKeys WANTED =
      new WantedKeys(List.of("files", "\u00e9"), List.of("f"), Optional.of("format"));

  /** What keys are made of, and what makes them others. */
  private static final List<String> PARTS =
      List.of("\"", "\"files\"", "\"f\"", "\"format\":", "\\", "\"\u00e9", "\\u0066", "fi", "x");

  /**
   * Where a wanted key has ended, and which.
   *
   * @param end index behind its closing quote
   * @param name its index
   */
  private record Found(int end, int name) {}

  static List<CharacterMasks> everyKind() {
    return List.of(new SimdMasks(), new SwarMasks());
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void findsWantedKeysAndNoOthers(CharacterMasks signs) {
    String json =
        """
        {"file":1,"filesx":2,"files":3,"a":"\\"files\\":","\\u0066iles":4,"fi\\"les":5,
         "format" : 6, "formats":7, "\\\\":8, "f":9, "\u00e9":10, "\u00ea":11, "other":12}\
        """;
    byte[] text = json.getBytes(StandardCharsets.UTF_8);

    List<Integer> names = found(search(signs), text, List.of()).stream().map(Found::name).toList();

    assertThat(names).containsExactly(0, 0, 3, 2, 1);
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void findsTheSameInAnyTextWhereverItIsCut(CharacterMasks signs) {
    Random random = new Random(1);
    for (int run = 0; run < RUNS; run++) {
      byte[] text = text(random).getBytes(StandardCharsets.UTF_8);
      List<Integer> cuts =
          random.ints(random.nextInt(4), 0, text.length + 1).sorted().boxed().toList();

      assertThat(found(search(signs), text, cuts))
          .as("cut at %s: %s", cuts, new String(text, StandardCharsets.UTF_8))
          .isEqualTo(slowly(text));
    }
  }

  private static KeySearch search(CharacterMasks signs) {
    return new KeySearch(signs, new KeyNames(WANTED.names()), WANTED.firstBytes());
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int parts = random.nextInt(40);
    boolean dense = random.nextBoolean();
    for (int i = 0; i < parts; i++) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
      text.append(" ".repeat(dense ? 0 : random.nextInt(100)));
    }
    return text.toString();
  }

  private static List<Found> found(KeySearch search, byte[] text, List<Integer> cuts) {
    List<Found> found = new ArrayList<>();
    List<Integer> ends = new ArrayList<>(cuts);
    ends.add(text.length);
    int at = 0;
    for (int end : ends) {
      while (at < end) {
        at = search.next(text, at, end);
        if (search.found() != KeyNames.NONE) {
          found.add(new Found(at, search.found()));
        }
      }
    }
    return found;
  }

  /** The same by character, with the whole text at hand. */
  private static List<Found> slowly(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String begin = "\\" + new String(WANTED.firstBytes(), StandardCharsets.ISO_8859_1);
    KeyNames names = new KeyNames(WANTED.names());
    List<Found> found = new ArrayList<>();
    int at = 0;
    while (at + 1 < text.length()) {
      if (!isQuote(text, at) || begin.indexOf(text.charAt(at + 1)) < 0) {
        at++;
        continue;
      }
      int content = at + 1;
      int last = Math.min(content + names.room(), text.length() - 1);
      int end = content;
      while (end < last && !isQuote(text, end)) {
        end++;
      }
      if (isQuote(text, end)) {
        names.begin();
        int name = names.match(bytes, content, end);
        if (name != KeyNames.NONE) {
          found.add(new Found(end + 1, name));
        }
        names.begin();
      }
      at = end + 1;
    }
    return found;
  }

  private static boolean isQuote(String text, int at) {
    int i = at;
    while (i > 0 && text.charAt(i - 1) == '\\') {
      i--;
    }
    return text.charAt(at) == '"' && (at - i) % 2 == 0;
  }
}
