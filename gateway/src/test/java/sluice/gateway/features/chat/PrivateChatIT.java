package sluice.gateway.features.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;

/** Who may ask in private mode. */
class PrivateChatIT extends ChatSetUp {

  @Test
  void inPrivateModeOnlyATokenOpensTheDoor() {
    try (GatewayFixture gateway = gateway("PRIVATE_MODE", "true")) {
      assertProblem(get(gateway, "/?text=why"), 401, "Invalid token");
      assertProblem(get(gateway, "/?text=why&token="), 401, "Invalid token");
      assertThat(get(gateway, "/models").statusCode()).isEqualTo(200);
      assertThat(get(gateway, "/generatetoken").statusCode()).isEqualTo(401);

      String first = newToken(gateway);
      String second = newToken(gateway);
      assertThat(first).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").isNotEqualTo(second);
      for (String token : List.of(first, second)) {
        assertThat(get(gateway, "/?text=why&token=" + token).statusCode()).isEqualTo(200);
      }
      HttpResponse<Buffer> posted =
          request(gateway, HttpMethod.POST, "/?token=" + first)
              .sendJsonObject(new JsonObject().put("text", "why"))
              .await();
      assertThat(posted.statusCode()).isEqualTo(200);
      assertProblem(
          request(gateway, HttpMethod.POST, "/")
              .sendJsonObject(new JsonObject().put("text", "why"))
              .await(),
          401,
          "Invalid token");

      HttpResponse<Buffer> bearer =
          request(gateway, HttpMethod.GET, "/?text=why")
              .bearerTokenAuthentication(first)
              .send()
              .await();
      assertThat(bearer.statusCode()).isEqualTo(200);

      set(gateway, "token", second);
      assertThat(get(gateway, "/?text=why&token=" + first).statusCode()).isEqualTo(401);
      assertThat(get(gateway, "/?text=why&token=" + second).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void nobodyCanGoOnGuessingTokens() {
    try (GatewayFixture gateway = gateway("PRIVATE_MODE", "true", "KEY_FAILURES_PER_MINUTE", "3")) {
      String token = newToken(gateway);
      for (int i = 0; i < 3; i++) {
        assertThat(get(gateway, "/?text=why&token=" + i).statusCode()).isEqualTo(401);
      }

      HttpResponse<Buffer> response = get(gateway, "/?text=why&token=another");
      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(response.getHeader("Retry-After")).isEqualTo("60");
      assertThat(get(gateway, "/?text=why&token=" + token).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aTokenThatIsSentElsewhereStaysHere() {
    try (GatewayFixture gateway =
        gateway("FUSIONBRAIN_URL", "http://127.0.0.1:" + provider.actualPort() + "/brain")) {
      String token = newToken(gateway);

      request(gateway, HttpMethod.POST, "/chat?token=" + token + "&text=why")
          .putHeader("Cookie", "token=" + token)
          .sendJsonObject(new JsonObject())
          .await();

      assertThat(shown).containsExactly("POST /brain/chat?text=why null null");
    }
  }

  @Test
  void whoIsRefusedNeedNotSendTheBodyThatWasHeldBack() {
    try (GatewayFixture gateway = gateway("PRIVATE_MODE", "true")) {
      HttpResponse<Buffer> response =
          request(gateway, HttpMethod.POST, "/")
              .putHeader("Expect", "100-continue")
              .putHeader("Content-Length", "5")
              .sendBuffer(Buffer.buffer("12345"))
              .await();

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.getHeader("Connection")).isEqualTo("close");
    }
  }

  private String newToken(GatewayFixture gateway) {
    return Responses.text(
        request(gateway, HttpMethod.GET, "/generatetoken")
            .bearerTokenAuthentication(ADMIN)
            .send()
            .await());
  }
}
