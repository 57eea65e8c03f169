package sluice.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import sluice.gateway.RequestHead;
import sluice.gateway.access.KnownSecrets;
import sluice.gateway.access.TrustedProxies;
import sluice.gateway.http.Framing;
import sluice.shared.config.Env;

/** Whatever head a client sends, what goes on to the upstream is ours to answer for. */
class ForwardingFuzzTest {

  private static final String STRANGER = "203.0.113.7";
  private static final String PROXY = "10.0.0.1";

  private static final Upstream UPSTREAM = new Upstream(URI.create("http://upstream.example/base"));
  private static final ForwardedHeaders FORWARDED =
      new ForwardedHeaders(
          TrustedProxies.from(new Env(Map.of("TRUSTED_PROXIES", "10.0.0.0/8"))),
          new KnownSecrets(List.of(), JsonArray::new),
          true);

  /** RFC 9110 section 7.6.1, and RFC 7540 section 3.2.1 for the last. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  @FuzzTest
  void headersOfTheConnectionStayBehindAndTheRestGoesOn(byte[] head) {
    RequestHead.parsed(head, STRANGER)
        .ifPresent(
            request -> {
              MultiMap out = MultiMap.caseInsensitiveMultiMap();

              HeaderRules.copyEndToEnd(request.headers(), out);

              assertThat(lines(out)).isEqualTo(endToEnd(request.headers()));
            });
  }

  @FuzzTest
  void aTargetThatIsLetThroughStaysOneTarget(byte[] head) {
    RequestHead.parsed(head, STRANGER)
        .filter(request -> Framing.problem(request).isEmpty())
        .ifPresent(
            good ->
                assertThat(UPSTREAM.request(good.method(), good.uri()).getURI())
                    .matches("/base/[!-~]*"));
  }

  @FuzzTest
  void onlyAProxyOfOursIsBelieved(byte[] head) {
    RequestHead.parsed(head, STRANGER)
        .map(ForwardingFuzzTest::forwarded)
        .ifPresent(
            out -> {
              assertThat(out.getAll("X-Forwarded-For")).containsExactly(STRANGER);
              assertThat(out.getAll("X-Forwarded-Proto")).containsExactly("http");
              assertThat(out.getAll("X-Real-IP")).isEmpty();
              assertThat(out.getAll("Forwarded")).isEmpty();
            });
    RequestHead.parsed(head, PROXY)
        .map(ForwardingFuzzTest::forwarded)
        .map(out -> out.getAll("X-Forwarded-For"))
        .ifPresent(
            hops ->
                assertThat(hops).singleElement(InstanceOfAssertFactories.STRING).endsWith(PROXY));
  }

  private static MultiMap forwarded(HttpServerRequest request) {
    MultiMap out = MultiMap.caseInsensitiveMultiMap();
    HeaderRules.copyEndToEnd(request.headers(), out);
    HeaderRules.joinCookies(out);
    FORWARDED.add(request, out);
    assertThat(out.getAll("Cookie").size()).isLessThanOrEqualTo(1);
    return out;
  }

  private static List<String> endToEnd(MultiMap headers) {
    List<String> named = new ArrayList<>();
    for (String value : headers.getAll("Connection")) {
      for (String name : value.toLowerCase(Locale.ROOT).split(",", -1)) {
        named.add(name.strip());
      }
    }
    return headers.entries().stream()
        .filter(header -> !OF_THE_CONNECTION.contains(lowerCase(header)))
        .filter(header -> !named.contains(lowerCase(header)))
        .map(ForwardingFuzzTest::line)
        .toList();
  }

  private static List<String> lines(MultiMap headers) {
    return headers.entries().stream().map(ForwardingFuzzTest::line).toList();
  }

  private static String line(Map.Entry<String, String> header) {
    return header.getKey() + ": " + header.getValue();
  }

  private static String lowerCase(Map.Entry<String, String> header) {
    return header.getKey().toLowerCase(Locale.ROOT);
  }
}
