package sluice.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.RequestHead;
import sluice.gateway.access.KnownSecrets;
import sluice.gateway.access.TrustedProxies;
import sluice.gateway.proxy.ForwardedTo.Recipient;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;

class ForwardedHeadersTest {

  private static final String STRANGER = "203.0.113.7";
  private static final String PROXY = "10.0.0.1";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X_Forwarded_For",
        "X-Forwarded_Proto",
        "X-Forwarded-Port",
        "X-Forwarded-Prefix",
        "X-Forwarded-Server",
        "X-Forwarded-Ssl",
        "X-Forwarded-Anything",
        "X-Client-IP",
        "True-Client-IP",
        "CF-Connecting-IP",
        "X-Real-IP",
        "x_real_ip",
        "Forwarded"
      })
  void whatAStrangerWritesOfItsAddressStaysHere(String name) {
    assertThat(sent(true, STRANGER, name + ": 6.6.6.6").names())
        .containsExactlyInAnyOrder("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "A");
  }

  @Test
  void whatAProxyOfOursWritesIsKeptButForTwins() {
    MultiMap sent =
        sent(
            true,
            PROXY,
            "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-Port: 443\r\nX-Real-IP: 198.51.100.1\r\n"
                + "X_Forwarded_For: 6.6.6.6\r\nX_Other: 1");

    assertThat(sent.getAll("X-Forwarded-For")).containsExactly("198.51.100.1, " + PROXY);
    assertThat(sent.get("X-Forwarded-Port")).isEqualTo("443");
    assertThat(sent.get("X-Real-IP")).isEqualTo("198.51.100.1");
    assertThat(sent.contains("X_Forwarded_For")).isFalse();
    assertThat(sent.get("X_Other")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {STRANGER, PROXY})
  void anUpstreamThatIsNotToldHearsNothingOfTheClient(String peer) {
    MultiMap sent =
        sent(
            false,
            peer,
            "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-Prefix: /r\r\nX-Real-IP: 198.51.100.1");

    assertThat(sent.names()).containsExactly("A");
  }

  @Test
  void aSecretIsWithheldAndTheOtherValuesGoOn() {
    MultiMap sent =
        sent(false, STRANGER, "X-Api-Key: of-somebody-else\r\nX-Api-Key: the-key-of-the-gateway");

    assertThat(sent.getAll("X-Api-Key")).containsExactly("of-somebody-else");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"fusionbrain|FUSIONBRAIN", "llm, openai|LLM,OPENAI", "|LLM,AVATAR", "none|"})
  void theSettingsSayWhoIsTold(@Nullable String value, @Nullable String recipients) {
    Env env = new Env(value == null ? Map.of() : Map.of("FORWARDED_HEADERS_TO", value));
    Set<String> names = recipients == null ? Set.of() : Set.of(recipients.split(",", -1));

    assertThat(ForwardedTo.from(env).recipients().stream().map(Recipient::name))
        .containsExactlyInAnyOrderElementsOf(names);
    env.check();
  }

  @Test
  void anUnknownUpstreamIsAMistake() {
    Env env = new Env(Map.of("FORWARDED_HEADERS_TO", "llm,kandinsky"));
    ForwardedTo.from(env);

    assertThatThrownBy(env::check)
        .hasMessageContaining("kandinsky is not one of fusionbrain, openai, llm, avatar, none");
  }

  private static MultiMap sent(boolean told, String peer, String headers) {
    ForwardedHeaders forwarded =
        new ForwardedHeaders(
            TrustedProxies.from(new Env(Map.of("TRUSTED_PROXIES", "10.0.0.0/8"))),
            new KnownSecrets(List.of(new Secret("the-key-of-the-gateway")), JsonArray::new),
            told);
    String head = "GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\n" + headers + "\r\n\r\n";
    HttpServerRequest request =
        RequestHead.parsed(head.getBytes(StandardCharsets.ISO_8859_1), peer).orElseThrow();
    MultiMap out = MultiMap.caseInsensitiveMultiMap();
    HeaderRules.copyEndToEnd(request.headers(), out);
    out.remove("Host");
    forwarded.add(request, out);
    return out;
  }
}
