package sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.MultiMap;
import java.util.List;

/** No secret that a client sends where secrets are expected is seen in the log. */
class MaskingFuzzTest {

  /** Longer than anything that {@link Masking} writes of its own. */
  private static final String SECRET = "Tr0ub4dor";

  private static final List<String> NAMES =
      List.of("key", "API_KEY", "access_token", "x-sig", "p%61ssword", "%6B%65%79", "jwt", "a%zz");

  @FuzzTest
  void aSecretInAQueryIsNotSeen(FuzzedDataProvider data) {
    String name = data.pickValue(NAMES);
    String before = data.consumeAsciiString(data.consumeInt(0, 40));
    String value = value(data, "&");
    String after = data.consumeRemainingAsAsciiString();

    String target = "/" + before + "?" + value.length() + "&" + name + "=" + value + "&" + after;

    assertThat(Masking.target(target)).doesNotContain(SECRET);
  }

  @FuzzTest
  void aSecretInAPathParameterIsNotSeen(FuzzedDataProvider data) {
    String name = data.pickValue(NAMES);
    String before = data.consumeAsciiString(data.consumeInt(0, 40)).replace("?", "");
    String value = value(data, "/?");
    String after = data.consumeRemainingAsAsciiString();

    String target = "/" + before + ";" + name + "=" + value + "/" + after;

    assertThat(Masking.target(target)).doesNotContain(SECRET);
  }

  @FuzzTest
  void aPasswordInAnAuthorityIsNotSeen(FuzzedDataProvider data) {
    String value = value(data, "/?");
    String after = data.consumeRemainingAsAsciiString();

    assertThat(Masking.target("http://" + value + "@h/" + after)).doesNotContain(SECRET);
    assertThat(Masking.target("https://" + value + "@h?" + after)).doesNotContain(SECRET);
  }

  @FuzzTest
  void aHeaderThatMayBeSecretIsNotSeen(FuzzedDataProvider data) {
    String name = data.pickValue(List.of("Authorization", "Cookie", "X-Key", "Referer", "X-Any"));
    String value = data.consumeString(40) + SECRET + data.consumeRemainingAsString();

    String line = Masking.headers(MultiMap.caseInsensitiveMultiMap().add(name, value));

    assertThat(line).isEqualTo(name + ": ****");
  }

  @FuzzTest
  void aLineStaysALine(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();

    assertThat(Masking.printable(text)).matches("[ -!#-~]*").hasSameSizeAs(text);
    assertThat(Masking.target(text)).matches("[ -!#-~]*");
  }

  /** A secret with anything around it but what ends a value there. */
  private static String value(FuzzedDataProvider data, String ends) {
    String around =
        data.consumeAsciiString(data.consumeInt(0, 40)).replaceAll("[" + ends + "]", "");
    int at = data.consumeInt(0, around.length());
    return around.substring(0, at) + SECRET + around.substring(at);
  }
}
