package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A literal is decoded as the JDK's own decoders would, or is said to be no base64. */
class PictureLiteralFuzzTest {

  /** Longer than the pieces in which base64 is decoded. */
  private static final int FILLER_MAX = 40_000;

  private static final Pattern SPACE = Pattern.compile("[ \\t\\n\\x0b\\f\\r\\x1c-\\x1f]");

  @FuzzTest
  void decodesLikeTheJdk(FuzzedDataProvider data) {
    Cuts cuts = Cuts.from(data);
    byte[] head =
        ascii(
            data.pickValue(
                List.of("", "data:image/png;base64,", "data:image\\/png;base64\\u002C")));
    byte[] filler = new byte[data.consumeBoolean() ? data.consumeInt(0, FILLER_MAX) : 0];
    Arrays.fill(filler, (byte) 'A');
    byte[] rest = data.consumeRemainingAsBytes();
    byte[] content = Buffer.buffer(head).appendBytes(filler).appendBytes(rest).getBytes();
    if (content.length == 0 || (content[0] == 'd') != (head.length > 0)) {
      return; // never a literal
    }

    Optional<Buffer> decoded = literal(cuts.of(content)).decode();

    assertThat(decoded).isEqualTo(literal(List.of(Buffer.buffer(content))).decode());
    text(content)
        .ifPresentOrElse(
            text -> assertThat(decoded).isEqualTo(base64(text, head.length > 0)),
            () -> decoded.ifPresent(png -> assertThat(png.length()).isLessThan(content.length)));
  }

  @FuzzTest
  void takesOutEscapesOrSaysThatItCannot(byte[] content) {
    byte[] clean;
    try {
      clean = JsonEscapes.removed(content);
    } catch (IllegalArgumentException e) {
      return; // as declared
    }

    assertThat(clean.length).isLessThanOrEqualTo(content.length);
    text(content)
        .ifPresent(text -> assertThat(clean).isEqualTo(text.getBytes(StandardCharsets.UTF_8)));
  }

  @FuzzTest
  void whatIsPutInComesOutAgain(FuzzedDataProvider data) {
    boolean uri = data.consumeBoolean();
    byte[] jpeg = data.consumeRemainingAsBytes();
    PictureLiteral old = literal(List.of(Buffer.buffer(uri ? "data:image/png;base64," : "iVBO")));

    String content = old.with(Buffer.buffer(jpeg)).toString();

    String head = uri ? "data:image/jpeg;base64," : "";
    assertThat(content).startsWith(head);
    assertThat(Base64.getDecoder().decode(content.substring(head.length()))).isEqualTo(jpeg);
  }

  private static PictureLiteral literal(List<Buffer> slices) {
    PictureLiteral literal = new PictureLiteral();
    slices.stream().filter(slice -> slice.length() > 0).forEach(literal::append);
    return literal;
  }

  /**
   * What the content stands for without white space, if it is the inside of a JSON string, ASCII
   * and without a quote.
   */
  private static Optional<String> text(byte[] content) {
    String latin = new String(content, StandardCharsets.ISO_8859_1);
    if (latin.chars().anyMatch(c -> c > 0x7f || c == '"')) {
      return Optional.empty(); // what is no UTF-8 would be mended, what is behind a quote ignored
    }
    byte[] json = Buffer.buffer("\"").appendBytes(content).appendString("\"").getBytes();
    try {
      String text = Json.decodeValue(Buffer.buffer(json)).toString();
      return Optional.of(SPACE.matcher(text).replaceAll(""));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Buffer> base64(String text, boolean uri) {
    String base64 = uri ? text.substring(text.indexOf(',') + 1) : text;
    try {
      return Optional.of(Buffer.buffer(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
