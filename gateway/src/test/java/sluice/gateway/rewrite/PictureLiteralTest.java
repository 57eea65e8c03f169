package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureLiteralTest {

  private static final Buffer BYTES = random(100);
  private static final String BASE64 = Base64.getEncoder().encodeToString(BYTES.getBytes());

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 2, 3, 11, 12_287, 12_288, 12_289, 24_575, 24_576, 24_577, 100_000, 1_000_003})
  void decodesWhatWasEncodedWhereverItIsCut(int length) {
    Buffer bytes = random(length);
    String text = Base64.getEncoder().encodeToString(bytes.getBytes());
    Random random = new Random(length);
    PictureLiteral literal = new PictureLiteral();
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

  @Test
  void keepsTheFormOfADataUri() {
    PictureLiteral uri = literal("data:image\\/png;base64," + BASE64);

    assertThat(uri.decode()).contains(BYTES);
    assertThat(uri.with(Buffer.buffer("jpeg"))).hasToString("data:image/jpeg;base64,anBlZw==");
    assertThat(literal(BASE64).with(Buffer.buffer("jpeg"))).hasToString("anBlZw==");
  }

  @Test
  void readsADataUriWhoseHeadIsEscaped() {
    assertThat(literal("data:image\\/png\\u003bbase64\\u002c" + BASE64).decode()).contains(BYTES);
    assertThat(literal("data:image/png;base64\\u002ciVBO," + BASE64).decode()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"iVBORw0KGgo-_-_", "iVBOR=w0KGgo", "iVBO\\", "iVBO\\u00", "iVBO\\uzzzz", "iVBOé"})
  void saysWhenItIsNoBase64(String content) {
    assertThat(literal(content).decode()).isEmpty();
  }

  @Test
  void refusesPaddingInTheMiddleOfALongText() {
    byte[] piece = Base64.getEncoder().encode(random(12_287).getBytes());

    PictureLiteral twice = new PictureLiteral();
    twice.append(Buffer.buffer(piece));
    twice.append(Buffer.buffer(piece));

    assertThat(piece).hasSize(16 * 1024);
    assertThat(twice.decode()).isEmpty();
  }

  private static PictureLiteral literal(String content) {
    PictureLiteral literal = new PictureLiteral();
    literal.append(Buffer.buffer(content));
    return literal;
  }

  private static Buffer random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }
}
