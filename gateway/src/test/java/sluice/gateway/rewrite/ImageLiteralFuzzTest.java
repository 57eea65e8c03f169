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
import sluice.gateway.json.JsonEscapes;

/**
 * A literal is decoded as the JDK's own decoder would, and where that refuses it, into the bytes
 * that its characters stand for; or it is said to be no base64.
 */
class ImageLiteralFuzzTest {

  /** Longer than the pieces in which base64 is decoded. */
  private static final int FILLER_MAX = 40_000;

  private static final Pattern IGNORED = Pattern.compile("[\\x00-\\x20\\x7f\\ufeff]");
  private static final String URI_START = "data:image/png;base64,iVBO";

  @FuzzTest
  void decodesLikeTheJdk(FuzzedDataProvider data) {
    Cuts cuts = Cuts.from(data);
    byte[] head =
        ascii(
            data.pickValue(
                List.of(
                    "", URI_START, "data:image\\/png;base64\\u002CiVBO", " Data:;BASE64,iVBO")));
    byte[] filler = new byte[data.consumeBoolean() ? data.consumeInt(0, FILLER_MAX) : 0];
    Arrays.fill(filler, (byte) 'A');
    byte[] rest = data.consumeRemainingAsBytes();
    byte[] content = Buffer.buffer(head).appendBytes(filler).appendBytes(rest).getBytes();
    if (head.length == 0 && (content.length == 0 || content[0] != 'i')) {
      return; // never a literal
    }

    Optional<Buffer> decoded = literal(cuts.of(content)).decode();

    assertThat(decoded).isEqualTo(literal(List.of(Buffer.buffer(content))).decode());
    decoded.ifPresent(png -> assertThat(png.length()).isLessThan(content.length));
    text(content)
        .ifPresent(
            text -> {
              String base64 = head.length > 0 ? text.substring(text.indexOf(',') + 1) : text;
              strictly(base64)
                  .ifPresentOrElse(
                      bytes -> assertThat(decoded).contains(bytes),
                      () -> decoded.ifPresent(bytes -> assertBeginning(bytes, base64)));
            });
  }

  /** What has been decoded without the JDK's consent must be what the characters begin with. */
  private static void assertBeginning(Buffer bytes, String data) {
    if (data.indexOf('%') >= 0) {
      return; // in a URI, more than a character
    }
    String characters = data.replace('-', '+').replace('_', '/').replaceAll("[^A-Za-z0-9+/]", "");
    String again = Base64.getEncoder().withoutPadding().encodeToString(bytes.getBytes());
    int whole = bytes.length() / 3 * 4; // the last character of a rest may have had other low bits
    assertThat(characters).startsWith(again.substring(0, whole));
    if (data.indexOf('=') < 0) {
      assertThat(again.length()).isBetween(characters.length() - 1, characters.length());
    }
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
        .ifPresent(
            text ->
                assertThat(clean)
                    .isEqualTo(
                        text.replaceAll("[^\\x00-\\x7f]", "\u00ff")
                            .getBytes(StandardCharsets.ISO_8859_1)));
  }

  @FuzzTest
  void whatIsPutInComesOutAgain(FuzzedDataProvider data) {
    boolean uri = data.consumeBoolean();
    byte[] jpeg = data.consumeRemainingAsBytes();
    ImageLiteral old = literal(List.of(Buffer.buffer(uri ? URI_START : "iVBO")));

    String content = old.with(Buffer.buffer(jpeg)).toString();

    String head = uri ? "data:image/jpeg;base64," : "";
    assertThat(content).startsWith(head);
    assertThat(Base64.getDecoder().decode(content.substring(head.length()))).isEqualTo(jpeg);
  }

  private static ImageLiteral literal(List<Buffer> slices) {
    ImageLiteral literal = new ImageLiteral();
    slices.stream().filter(slice -> slice.length() > 0).forEach(literal::append);
    return literal;
  }

  /**
   * What the content stands for without what is ignored, if it is the inside of a JSON string,
   * ASCII and without a quote.
   */
  private static Optional<String> text(byte[] content) {
    String latin = new String(content, StandardCharsets.ISO_8859_1);
    if (latin.chars().anyMatch(c -> c > 0x7f || c == '"')) {
      return Optional.empty(); // what is no UTF-8 would be mended, what is behind a quote ignored
    }
    byte[] json = Buffer.buffer("\"").appendBytes(content).appendString("\"").getBytes();
    try {
      String text = Json.decodeValue(Buffer.buffer(json)).toString();
      return Optional.of(IGNORED.matcher(text).replaceAll(""));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Buffer> strictly(String base64) {
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
