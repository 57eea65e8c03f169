package sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sluice.gateway.RequestHead;
import sluice.gateway.access.TrustedProxies;
import sluice.shared.config.Env;

/**
 * The client's address is the peer's or one that a proxy of ours has written, whatever it wrote.
 */
class ClientAddressFuzzTest {

  private static final TrustedProxies PROXIES =
      TrustedProxies.from(new Env(Map.of("TRUSTED_PROXIES", "10.0.0.0/8,2001:db8::/32")));

  @FuzzTest
  void theClientIsThePeerOrAmongTheHops(byte[] hops) {
    String line = new String(hops, StandardCharsets.ISO_8859_1);
    String head = "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: " + line + "\r\n\r\n";
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);

    RequestHead.parsed(bytes, "203.0.113.7")
        .ifPresent(request -> assertThat(PROXIES.client(request)).isEqualTo("203.0.113.7"));
    RequestHead.parsed(bytes, "10.0.0.1")
        .ifPresent(request -> assertThat(PROXIES.client(request)).isIn(candidates(request)));
  }

  private static List<String> candidates(HttpServerRequest request) {
    return Stream.concat(
            Stream.of("10.0.0.1"),
            request.headers().getAll("X-Forwarded-For").stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::trim))
        .toList();
  }
}
