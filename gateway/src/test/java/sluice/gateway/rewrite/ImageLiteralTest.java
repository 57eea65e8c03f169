package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageLiteralTest {

  private static final Buffer BYTES = random(100);
  private static final String BASE64 = Base64.getEncoder().encodeToString(BYTES.getBytes());

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 2, 3, 11, 12_287, 12_288, 12_289, 24_575, 24_576, 24_577, 100_000, 1_000_003})
  void decodesWhatWasEncodedWhereverItIsCut(int length) {
    Buffer bytes = random(length);
    String text = Base64.getEncoder().encodeToString(bytes.getBytes());
    Random random = new Random(length);
    ImageLiteral literal = new ImageLiteral();
    for (int i = 0; i < text.length(); ) {
      int count = Math.min(text.length() - i, 1 + random.nextInt(40_000));
      literal.append(Buffer.buffer(text.substring(i, i + count)));
      i += count;
    }

    if (length > 0) {
      assertThat(literal.decode().map(bytes::equals)).contains(true);
    }
    assertThat(literal.length()).isEqualTo(text.length());
  }

  @Test
  void readsThroughEscapesAndWhiteSpace() {
    String escaped = BASE64.replace("/", "\\/").replace("=", "\\u003d").replace("+", "\\u002B");
    String wrapped = "\\n" + BASE64.replaceAll("(.{20})", "$1\\\\r\\\\n \\\\t");

    assertThat(literal(escaped).decode()).contains(BYTES);
    assertThat(literal(wrapped).decode()).contains(BYTES);
  }

  @Test
  void takesBase64WithoutItsPadding() {
    assertThat(literal(BASE64.replace("=", "")).decode()).contains(BYTES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/png;base64,",
        "data:image\\/png;base64,",
        "data:image\\/png\\u003bbase64\\u002c",
        "DATA:Image/PNG;BASE64,",
        "data:image/jpeg;charset=utf-8;base64,",
        "data:;base64,",
        "\\n data:image/png;name=\\u043a\u00ef.png; base64, \\n",
        "\\u0064ata:image/png;name=x.png;base64,"
      })
  void readsADataUriByItsBytesAndWritesItsLabelAnew(String head) {
    ImageLiteral uri = literal(head + BASE64);

    assertThat(uri.decode()).contains(BYTES);
    assertThat(uri.with(Buffer.buffer("jpeg"))).hasToString("data:image/jpeg;base64,anBlZw==");
  }

  @Test
  void whatIsNoDataUriBecomesNone() {
    assertThat(literal(BASE64).with(Buffer.buffer("jpeg"))).hasToString("anBlZw==");
    assertThat(literal("\ufeff" + BASE64).with(Buffer.buffer("jpeg"))).hasToString("anBlZw==");
  }

  @Test
  void readsThePercentSignsOfADataUriAlone() {
    String percent = BASE64.replace("+", "%2b").replace("/", "%2F").replace("=", "%3D");

    assertThat(literal("data:image/png;base64," + percent).decode()).contains(BYTES);
    assertThat(literal(BASE64.replace("=", "%=")).decode()).contains(BYTES);
    assertThat(literal("data:;base64,%%iV%BO%zz").decode()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$=",
        "$==",
        "$====",
        "$=*=",
        "$==$==",
        "$==iVBORw0K",
        "$==\\b",
        "$==\\u0000",
        "$==\0",
        "*$==",
        "$\\\"==",
        "\ufeff$==",
        "\\ufeff$==",
        "$==\\u007f",
        "$==="
      })
  void readsWhatALenientDecoderReads(String form) {
    assertThat(BASE64).endsWith("==");
    String content = form.replace("$", BASE64.substring(0, BASE64.length() - 2));

    assertThat(literal(content).decode()).contains(BYTES);
  }

  @Test
  void readsTheAlphabetOfUris() {
    String content = Base64.getUrlEncoder().encodeToString(BYTES.getBytes());

    assertThat(content).contains("-").contains("_");
    assertThat(literal(content).decode()).contains(BYTES);
    assertThat(literal(content.replace("=", "")).decode()).contains(BYTES);
  }

  @Test
  void skipsCharactersOfTheOtherAlphabet() {
    assertThat(BASE64).containsAnyOf("+", "/");
    String content = BASE64.substring(0, 20) + "-_" + BASE64.substring(20);

    assertThat(literal(content).decode()).contains(BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iVBO\\", "iVBO\\u00", "iVBO\\uzzzz", "iVBOé"})
  void saysWhenItIsNoBase64(String content) {
    assertThat(literal(content).decode()).isEmpty();
  }

  @Test
  void readsNothingBehindThePaddingOfALongText() {
    byte[] bytes = random(12_287).getBytes();
    byte[] piece = Base64.getEncoder().encode(bytes);

    ImageLiteral twice = new ImageLiteral();
    twice.append(Buffer.buffer(piece));
    twice.append(Buffer.buffer(piece));

    assertThat(piece).hasSize(16 * 1024);
    assertThat(twice.decode()).contains(Buffer.buffer(bytes));
  }

  private static ImageLiteral literal(String content) {
    ImageLiteral literal = new ImageLiteral();
    literal.append(Buffer.buffer(content));
    return literal;
  }

  private static Buffer random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }
}
