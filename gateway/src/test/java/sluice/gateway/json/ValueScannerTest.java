package sluice.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueScannerTest {

  private static final String PNG = "iVBORw0KGgoAAAANSUhEUg==";

  @Test
  void findsAnImageInTheListUnderItsKey() {
    assertThat(images("{\"result\":{\"files\":[\"" + PNG + "\"],\"censored\":false}}"))
        .containsExactly(PNG);
  }

  @Test
  void findsTheKeyAtAnyDepthAndAtTheTop() {
    assertThat(images("{\"files\":[\"" + PNG + "\"]}")).containsExactly(PNG);
    assertThat(images("[[{\"a\":[{\"files\":[\"" + PNG + "\"]}]}]]")).containsExactly(PNG);
  }

  @Test
  void findsAllImagesAmongEverythingElse() {
    String json =
        "{ \"files\" : [ null, 12.5e3, \""
            + PNG
            + "\" , {\"x\":\""
            + PNG
            + "\"}, [\""
            + PNG
            + "\"], true, \"/9j/4AAQ\", \"\", \""
            + PNG
            + "\" ] , \"other\": [\""
            + PNG
            + "\"]}";

    assertThat(images(json)).containsExactly(PNG, PNG);
  }

  @Test
  void seesAnotherArrayOfTheSameKeyAfterTheFirst() {
    assertThat(images("[{\"files\":[\"" + PNG + "\"]},{\"files\":[\"" + PNG + "\"]}]")).hasSize(2);
  }

  @Test
  void takesOnlyListsUnderTheKey() {
    assertThat(images("{\"files\":\"" + PNG + "\"}")).isEmpty();
    assertThat(images("{\"files\":{\"files2\":[\"" + PNG + "\"]}}")).isEmpty();
    assertThat(images("{\"a\":\"files\",\"b\":[\"" + PNG + "\"]}")).isEmpty();
    assertThat(images("[\"files\",[\"" + PNG + "\"]]")).isEmpty();
  }

  @Test
  void readsAKeyThroughItsEscapes() {
    assertThat(images("{\"\\u0066ile\\u0073\":[\"" + PNG + "\"]}")).containsExactly(PNG);
    assertThat(images("{\"fil\\\\es\":[\"" + PNG + "\"]}")).isEmpty();
    assertThat(images("{\"fi\\\"les\":[\"" + PNG + "\"]}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {":files", ",", "] ", "}x", " a", "\tb"})
  void findsAKeyThatBeginsLikeWhatMayStandBehindAString(String key) {
    String json = "{\"a\":\"b\",\"c\":[\"\"],\"" + key + "\":[\"" + PNG + "\"]}";
    Collector collector = new Collector(key);

    collector.scan(json, 0, json.length());

    assertThat(collector.images).containsExactly(PNG);
  }

  @Test
  void isNotFooledByQuotesAndBracketsInsideStrings() {
    String json = "{\"a\\\"]}{[\":\"\\\\\",\"b\":\"[\\\"files\\\":[\",\"files\":[\"" + PNG + "\"]}";

    assertThat(images(json)).containsExactly(PNG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==",
        "data:image\\/png;base64,iVBORw0KGgoAAAANSUhEUg\\u003d\\u003D",
        "\\n  iVBO\\r\\nRw0KGgoAAAANSUhEUg==",
        "\\u0069VBORw0KGgoAAAANSUhEUg==",
        "iVBORw0KGgo",
        "data:image/jpeg;base64,iVBORw0KGgo",
        "data:image/PNG;base64,iVBORw0KGgo",
        "DATA:image/png;base64,iVBORw0KGgo",
        "data:image/png;BASE64,iVBORw0KGgo",
        "data:image/png;charset=utf-8;base64,iVBORw0KGgo",
        "data:image/png;name=x;b;name=y.png;base64,iVBORw0KGgo",
        "data:;base64,iVBORw0KGgo",
        " data: image/png; base64, iVBORw0KGgo",
        "\\u0064ata:image/png;base64,iVBORw0KGgo",
        "data:image/png;name=\\u043a\u00ef\u00bf.png;base64,iVBORw0KGgo",
        "\\ufeffiVBORw0KGgo",
        "\u00ef\u00bb\u00bfiVBORw0KGgo",
        "\u0000\\biVBO\\u0000Rw0KGgo"
      })
  void knowsAPngByItsSignatureInEveryForm(String content) {
    assertThat(images("{\"files\":[\"" + content + "\"]}")).containsExactly(content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "i",
        "iVBORw0KGg",
        "iVBORw0KGgp",
        "/9j/4AAQSkZJRg==",
        "data:image/png;base64,/9j/",
        "data:image/png,iVBORw0KGgo",
        "data:image/png;base64;x,iVBORw0KGgo",
        "data:image/png;base64x,iVBORw0KGgo",
        "data:base64,iVBORw0KGgo",
        "data:image/png;base64",
        "data;base64,iVBORw0KGgo",
        "\\u00efiVBORw0KGgo",
        "https://example.org/a.png",
        "iVBO\\u12",
        "iVBO\\u\\",
        "\\\\",
        "\\\"iVBORw0KGgo"
      })
  void leavesEveryOtherStringAlone(String content) {
    assertThat(images("{\"files\":[\"" + content + "\"],\"files\":[\"" + PNG + "\"]}"))
        .as(content)
        .doesNotContain(content);
  }

  @Test
  void doesNotLookForTheDataOfAUriForEver() {
    String type = "data:" + "x".repeat(PngPrefix.HEAD_CHARACTERS_MAX);

    assertThat(images("{\"files\":[\"" + type + ";base64,iVBORw0KGgo\"]}")).isEmpty();
    assertThat(images("{\"files\":[\"" + type.substring(13) + ";base64,iVBORw0KGgo\"]}")).isEmpty();
    assertThat(images("{\"files\":[\"data:" + type.substring(13) + ";base64,iVBORw0KGgo\"]}"))
        .hasSize(1);
  }

  @Test
  void findsTheSameWhereverTheTextIsCut() {
    String json =
        "{\"fi\\u006ces\":[\"data:image\\/png;base64,iVBORw0KGgoAAAA\",\"iVBORxyz\",\"\\n"
            + PNG
            + "\\\"\",\"\",7],\"b\\\\\":{\"files\":[ \""
            + PNG
            + "\"]}}";
    List<String> whole = images(json);

    for (int first = 0; first <= json.length(); first++) {
      for (int second = first; second <= json.length(); second++) {
        Collector cut = new Collector();
        cut.scan(json, 0, first);
        cut.scan(json, first, second);
        cut.scan(json, second, json.length());

        assertThat(cut.images).as("cut at %d and %d", first, second).isEqualTo(whole);
        assertThat(cut.everything.toString()).isEqualTo(json);
      }
    }
    assertThat(whole).hasSize(3);
  }

  @Test
  void findsTheSameByteForByte() {
    String json = "{\"файлы\":\"\u00e9\",\"files\":[\"" + PNG + "\"]}";
    Collector bytewise = new Collector();
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      bytewise.over(bytes).scanner.scan(bytes, i, i + 1);
    }

    assertThat(bytewise.images).containsExactly(PNG);
  }

  @Test
  void findsImagesInATextOfAnyDepth() {
    int depth = 100_000;
    String deep = "[".repeat(depth) + "{\"files\":[\"" + PNG + "\"]}" + "]".repeat(depth);
    String json = "[" + deep + ",{\"files\":[\"" + PNG + "\"]}]";

    assertThat(images(json)).containsExactly(PNG, PNG);
  }

  @Test
  void findsImagesExactlyDownToTheDepthLimitBelowAWantedKey() {
    // The image's list and the object around it are two containers of their own.
    int arrays = Nesting.DEPTH_MAX - 2;

    assertThat(images("{\"files\":" + nested(arrays) + "}")).hasSize(1);
    assertThat(images("{\"files\":" + nested(arrays + 1) + "}")).isEmpty();
  }

  @Test
  void takesAStringForAKeyOnlyIfAColonStandsBehindIt() {
    assertThat(images("{\"a\":\"files\",\"b\":[\"" + PNG + "\"]}")).isEmpty();
    assertThat(images("[\"files\",\"" + PNG + "\",[\"" + PNG + "\"]]")).isEmpty();
    assertThat(images("{\"files\"\n :\t[\"" + PNG + "\"]}")).containsExactly(PNG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "]}]}",
        "{\"a\":",
        "\"",
        "{{{{",
        "nonsense",
        "\\\\\"",
        "{\"files\":[\"iVBORw0KGgo"
      })
  void passesWhatIsNoJson(String text) {
    Collector collector = new Collector();

    collector.scan(text, 0, text.length());

    assertThat(collector.everything.toString()).isEqualTo(text);
  }

  private static String nested(int arrays) {
    return "[".repeat(arrays) + "{\"files\":[\"" + PNG + "\"]}" + "]".repeat(arrays);
  }

  private static List<String> images(String json) {
    Collector collector = new Collector();
    collector.scan(json, 0, json.length());
    assertThat(collector.everything.toString()).isEqualTo(json);
    return collector.images;
  }

  /** Writes down what a scanner reports, for text of one byte per character. */
  private static final class Collector implements TextScanner.Listener {

    final ValueScanner scanner;
    final List<String> images = new ArrayList<>();
    final StringBuilder everything = new StringBuilder();
    private final StringBuilder image = new StringBuilder();
    private byte[] bytes = {};

    Collector() {
      this("files");
    }

    Collector(String key) {
      WantedKeys wanted = new WantedKeys(List.of(key), List.of(), Optional.empty());
      scanner = new ValueScanner(wanted, new PngPrefix(), this);
    }

    void scan(String text, int from, int to) {
      bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      scanner.scan(bytes, from, to);
    }

    Collector over(byte[] array) {
      bytes = array;
      return this;
    }

    @Override
    public void outside(int from, int to) {
      everything.append(text(from, to));
    }

    @Override
    public void begins() {
      image.setLength(0);
    }

    @Override
    public void literal(int from, int to) {
      image.append(text(from, to));
      everything.append(text(from, to));
    }

    @Override
    public void denied() {
      image.setLength(0);
    }

    @Override
    public void ends() {
      images.add(image.toString());
    }

    private String text(int from, int to) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
  }
}
