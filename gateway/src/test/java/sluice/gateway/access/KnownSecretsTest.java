package sluice.gateway.access;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.shared.config.Secret;

class KnownSecretsTest {

  private static final String KEY = "sk-client/0123=45+6==";
  private static final String TOKEN = "6f1c1c9e-0d7a-4f0e-9d0b-3f1a2b3c4d5e";

  private final KnownSecrets secrets =
      new KnownSecrets(
          List.of(new Secret(KEY), new Secret("short"), new Secret("sk-with a space")),
          () -> JsonArray.of(KeyHash.of(TOKEN)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorization|Bearer " + KEY,
        "Authorization|" + KEY,
        "authorization|Token  " + KEY,
        "Authorization|Digest username=\"a\", response=\"" + KEY + "\"",
        "Authorization|Basic dTpzay1jbGllbnQvMDEyMz00NSs2PT0=",
        "Authorization|Bearer sk-with a space",
        "Authorization|Bearer short",
        "X-Api-Key|" + KEY,
        "X-Api-Key|short",
        "Api-Key|" + TOKEN,
        "X-Anything|a, b;key=" + KEY,
        "Cookie|a=b; token=" + TOKEN + "; c=d",
        "Cookie|a=b; token=\"" + TOKEN + "\"",
        "Referer|https://gateway.example/?text=a&token=" + TOKEN + "&b=c",
        "Referer|https://gateway.example/?key=sk-client%2F0123%3D45%2B6%3D%3D",
        "Sec-WebSocket-Protocol|realtime, openai-insecure-api-key." + TOKEN
      })
  void aSecretIsFoundWhereverHeadersHaveSuch(String header, String value) {
    assertThat(secrets.areIn(header, value)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorization|Bearer " + KEY + "x",
        "Authorization|Basic dTpw",
        "Authorization|Basic !",
        "X-Key|Key of-somebody-else",
        "Cookie|a=b; short=short",
        "X-Mode|short",
        "X-Empty|",
        "Referer|https://h/%zz?%"
      })
  void whatIsNoSecretOfOursIsNotTakenForOne(String header, @Nullable String value) {
    assertThat(secrets.areIn(header, value == null ? "" : value)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/x?token=" + TOKEN + ", /x",
    "/x?a=1&token=" + TOKEN + "&b=%20, /x?a=1&b=%20",
    "/x?" + TOKEN + "&a=1, /x?a=1",
    "/x?key=sk-client%2F0123%3D45%2B6%3D%3D&&q, /x?&q",
    "/x?key=" + KEY + "&a, /x?a",
    "/x?" + TOKEN + "=1&a, /x?a",
    "/x?url=http%3A%2F%2Fh%2F%3Ftoken%3D" + TOKEN + "&a, /x?a"
  })
  void aParameterWithASecretIsLeftOut(String target, String without) {
    assertThat(secrets.removedFrom(target)).isEqualTo(without);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/x?", "/x?a=1&a=2&&%zz=%&b", "/x?token=short", "/a%2Fb?=;=&q=a+b"})
  void anyOtherTargetStaysAsItIs(String target) {
    assertThat(secrets.removedFrom(target)).isEqualTo(target);
  }

  /** Each may be a token, and costs a hash to look up. */
  @Test
  void aValueOfMorePartsThanAreLookedUpIsTakenForASecret() {
    assertThat(secrets.areIn("X-Anything", words(62))).isFalse(); // and all of it, and its rest
    assertThat(secrets.areIn("X-Anything", words(63))).isTrue();
  }

  private static String words(int count) {
    return IntStream.range(0, count).mapToObj("%016d"::formatted).collect(joining(" "));
  }

  @Test
  void withoutSecretsNothingIsOne() {
    KnownSecrets none = new KnownSecrets(List.of(), JsonArray::new);

    assertThat(none.areIn("Authorization", "Bearer " + KEY)).isFalse();
    assertThat(none.removedFrom("/?token=" + TOKEN)).isEqualTo("/?token=" + TOKEN);
  }
}
