package sluice.gateway.features.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.ext.web.client.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;
import sluice.testkit.openai.ConnectProxy;
import sluice.testkit.openai.ConnectProxy.Mood;
import sluice.testkit.openai.ImagesStub;

/** The way to OpenAI through a proxy. */
class ImageProxyIT extends ImagesSetUp {

  private static final String USER = "us@r";
  private static final String PASSWORD = "p+a:s/s";
  private static final String USER_INFO = "us%40r:p+a%3As%2Fs";

  @Test
  void theWayIsThroughTheProxyAndTheKeyTravelsInsideOnly() {
    ConnectProxy proxy = proxy(Mood.HELPFUL);
    try (GatewayFixture gateway = gateway(proxy)) {
      HttpResponse<Buffer> response = post(gateway, GENERATIONS, REQUEST);

      assertThat(Responses.text(response)).isEqualTo(ImagesStub.drawn());
      assertThat(proxy.heads()).hasSize(1);
      assertThat(proxy.heads().getFirst()).startsWith("CONNECT localhost:").doesNotContain("sk-");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DISTRUSTFUL, 502, upstream_proxy_auth_failed",
    "CUT_OFF, 502, upstream_proxy_error",
    "FICKLE, 502, upstream_unavailable",
    "SILENT, 504, upstream_timeout"
  })
  void aProxyThatDoesNotOpenTheWayIsSaidToBeTheFault(Mood mood, int status, String code) {
    try (GatewayFixture gateway = gateway(proxy(mood))) {
      HttpResponse<Buffer> response = post(gateway, GENERATIONS, REQUEST);

      assertProblem(response, status, code);
      assertThat(openAi.requests()).isEmpty(); // never straight, if not through the proxy
    }
  }

  @Test
  void aRefusalOfTheProxysRegionIsTheUpstreamsAndPassesUnchanged() {
    openAi.refuse(403, ImagesStub.WRONG_REGION);
    ConnectProxy proxy = proxy(Mood.HELPFUL);
    try (GatewayFixture gateway = gateway(proxy)) {
      HttpResponse<Buffer> response = post(gateway, GENERATIONS, REQUEST);

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(Responses.text(response)).isEqualTo(ImagesStub.WRONG_REGION);
      assertThat(proxy.heads()).hasSize(1);
    }
  }

  @Test
  void aProxyThatIsNotThereIsSaidToBeTheFault() {
    try (GatewayFixture gateway = gateway("OPENAI_PROXY", "http://127.0.0.1:1")) {
      assertProblem(post(gateway, GENERATIONS, REQUEST), 502, "upstream_proxy_error");
      assertThat(openAi.requests()).isEmpty();
    }
  }

  @Test
  void anUpstreamThatLeavesTheTlsHandshakeUnansweredIsTooSlow() {
    NetServer mute = vertx.createNetServer().connectHandler(_ -> {}).listen(0, "127.0.0.1").await();
    try (GatewayFixture gateway =
        gateway(
            "OPENAI_URL",
            "https://localhost:" + mute.actualPort(),
            "UPSTREAM_CONNECT_TIMEOUT_SECONDS",
            "1")) {
      assertProblem(post(gateway, GENERATIONS, REQUEST), 504, "upstream_timeout");
    }
  }

  @Test
  void theUpstreamsOwn401IsNoMatterOfTheProxy() {
    try (GatewayFixture gateway = gateway("OPENAI_API_KEY", "sk-wrong")) {
      HttpResponse<Buffer> response = post(gateway, GENERATIONS, REQUEST);

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(Responses.text(response)).contains("Incorrect API key provided");
    }
  }

  private ConnectProxy proxy(Mood mood) {
    return ConnectProxy.start(vertx, mood, USER, PASSWORD).await();
  }

  private GatewayFixture gateway(ConnectProxy proxy) {
    return gateway(
        "OPENAI_PROXY",
        "http://" + USER_INFO + "@127.0.0.1:" + proxy.port(),
        "UPSTREAM_CONNECT_TIMEOUT_SECONDS",
        "1");
  }
}
