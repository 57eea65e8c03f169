package sluice.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.client.WebClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.gateway.CapturedLog;
import sluice.gateway.RequestHead;
import sluice.shared.config.Env;

class TrustedProxiesTest {

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.7|203.0.113.7",
        "198.51.100.1, 203.0.113.7|203.0.113.7",
        "forged, 203.0.113.7, 10.1.2.3|203.0.113.7",
        "203.0.113.7, 10.1.2.3, 127.0.0.1|203.0.113.7",
        "10.1.2.3|10.1.2.3",
        "2001:db8::1|2001:db8::1",
        "unknown|unknown",
        "''|127.0.0.1"
      })
  void theClientIsTheLastAddressThatIsNoProxyOfOurs(String forwarded, String client) {
    assertThat(seen("127.0.0.0/8,10.0.0.0/8", forwarded)).isEqualTo(client);
  }

  @Test
  void whatAStrangerSaysIsNotBelieved() {
    assertThat(seen("10.0.0.0/8", "203.0.113.7")).isEqualTo("127.0.0.1");
  }

  @Test
  void aProxyThatIsNotTrustedIsNamedOnceAndStrangersAreNotWithoutEnd() {
    TrustedProxies proxies = TrustedProxies.from(new Env(Map.of("TRUSTED_PROXIES", "10.0.0.0/8")));
    try (CapturedLog log = CapturedLog.of(TrustedProxies.class.getName())) {
      for (int peer = 0; peer < 100; peer++) {
        proxies.client(forwardedBy("203.0.113." + peer));
        proxies.client(forwardedBy("203.0.113." + peer));
      }

      assertThat(log.lines()).hasSize(16);
      assertThat(log.lines().getFirst())
          .contains("X-Forwarded-For from 203.0.113.0,", "TRUSTED_PROXIES");
    }
  }

  @Test
  void limitsTellIpv6ClientsApartByNetwork() {
    TrustedProxies proxies = TrustedProxies.from(new Env(Map.of("TRUSTED_PROXIES", "10.0.0.0/8")));

    assertThat(proxies.network(forwardedBy("2001:db8::1")))
        .isEqualTo(proxies.network(forwardedBy("2001:db8::2")))
        .isNotEqualTo(proxies.network(forwardedBy("2001:db8:0:1::1")));
  }

  private static HttpServerRequest forwardedBy(String peer) {
    String head = "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 198.51.100.1\r\n\r\n";
    return RequestHead.parsed(head.getBytes(StandardCharsets.US_ASCII), peer).orElseThrow();
  }

  private @Nullable String seen(String trusted, String forwarded) {
    TrustedProxies proxies = TrustedProxies.from(new Env(Map.of("TRUSTED_PROXIES", trusted)));
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end(proxies.client(request)))
            .listen(0, "127.0.0.1")
            .await();
    return client
        .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
        .putHeader("X-Forwarded-For", forwarded)
        .send()
        .await()
        .bodyAsString();
  }
}
