package sluice.gateway.features.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.client.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;
import sluice.testkit.openai.ImagesStub;

/** What clients hear while an image is drawn. */
@Execution(ExecutionMode.CONCURRENT)
class HeartbeatIT extends ImagesSetUp {

  private static final String SLOW = "{\"prompt\":\"an otter, " + ImagesStub.SLOWLY + "\"}";
  private static final String SLOW_STREAM =
      SLOW.replace("}", ",\"partial_images\":1,\"stream\": true}");
  private static final String COMMENTS = "(:\n)+";

  @ParameterizedTest
  @ValueSource(strings = {GENERATIONS, EDITS})
  void whiteSpaceComesBeforeAResponseThatIsLate(String path) {
    try (GatewayFixture gateway = gateway("HEARTBEAT_SECONDS", "1")) {
      HttpResponse<Buffer> response = post(gateway, path, SLOW);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.getHeader("Content-Type")).isEqualTo("application/json; charset=utf-8");
      assertThat(Responses.text(response)).containsPattern("^ +\\{").endsWith("}");
      assertThat(Responses.text(response).strip()).isEqualTo(ImagesStub.drawn());
    }
  }

  @Test
  void aResponseInTimeHasNone() {
    try (GatewayFixture gateway = gateway("HEARTBEAT_SECONDS", "30")) {
      assertThat(Responses.text(post(gateway, GENERATIONS, REQUEST))).isEqualTo(ImagesStub.drawn());
    }
  }

  @Test
  void theyAreOffUnlessAskedFor() {
    try (GatewayFixture gateway = gateway()) {
      assertThat(Responses.text(post(gateway, GENERATIONS, SLOW))).isEqualTo(ImagesStub.drawn());
    }
  }

  @Test
  void whereThereAreNoneNobodyElsesTimerIsEnded() {
    try (GatewayFixture gateway = gateway()) {
      post(gateway, GENERATIONS, REQUEST);
      post(gateway, GENERATIONS, REQUEST.replace("}", ",\"stream\":true}"));

      assertThat(gateway.vertx().cancelTimer(0)).as("the very first timer is there").isTrue();
    }
  }

  @Test
  void anImageThatMustBeJpegAndIsNotIsAnErrorInTheBody() {
    try (GatewayFixture gateway =
        gateway(
            "HEARTBEAT_SECONDS",
            "1",
            "OPENAI_IMAGE_KEYS",
            "b64_json",
            "TRANSCODE_ON_FAILURE",
            "reject",
            "MAX_IMAGE_BYTES",
            "20")) {
      HttpResponse<Buffer> response = post(gateway, GENERATIONS, SLOW);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(Responses.text(response)).containsPattern("^ +\\{");
      assertThat(Responses.json(response).getJsonObject("error").getString("code"))
          .isEqualTo("image_not_converted");
    }
  }

  @Test
  void commentsComeBetweenEvents() {
    try (GatewayFixture gateway = gateway("HEARTBEAT_SECONDS", "1");
        GatewayFixture silent = gateway()) {
      String events = Responses.text(post(silent, GENERATIONS, SLOW_STREAM));
      String response = Responses.text(post(gateway, GENERATIONS, SLOW_STREAM));

      assertThat(response).containsPattern("\n\n" + COMMENTS + "event: ");
      assertThat(response.replaceAll(COMMENTS, "")).isEqualTo(events);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'Content-Disposition: form-data; name=\"stream\"\r\n\r\ntrue'",
    "'Content-Disposition: form-data; name=\"stream\"\r\nContent-Type: text/plain\r\n\r\ntrue'",
    "'Content-Disposition: form-data; name=stream\r\n\r\ntrue'"
  })
  void aFormThatAsksForAStreamGetsNoWhiteSpace(String part) {
    String form = "--b\r\n" + part + "\r\n--b--\r\n" + ImagesStub.SLOWLY;
    try (GatewayFixture gateway = gateway("HEARTBEAT_SECONDS", "1")) {
      assertThat(Responses.text(post(gateway, EDITS, form))).startsWith("{");
    }
  }

  @Test
  void anErrorBehindThemIsTheBody() {
    openAi.refuse(0, "");
    try (GatewayFixture gateway = gateway("HEARTBEAT_SECONDS", "1", "IMAGE_TIMEOUT_SECONDS", "3")) {
      HttpResponse<Buffer> response = post(gateway, GENERATIONS, REQUEST);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(Responses.json(response).getJsonObject("error").getString("code"))
          .isEqualTo("upstream_timeout");
      assertThat(openAi.requests()).hasSize(1);
    }
  }

  @Test
  void heartbeatsDoNotKeepASilentUpstreamAlive() {
    try (GatewayFixture gateway = gateway("HEARTBEAT_SECONDS", "1", "IMAGE_TIMEOUT_SECONDS", "1")) {
      String response = Responses.text(post(gateway, GENERATIONS, SLOW_STREAM));

      assertThat(response).contains("event: error\n").contains("upstream_timeout");
    }
  }

  @Test
  void ourOwnRouteHasThemToo() {
    try (GatewayFixture gateway = gateway("HEARTBEAT_SECONDS", "1")) {
      HttpResponse<Buffer> response =
          post(gateway, OWN, new JsonObject(SLOW).put("model", "gpt-image-1").encode());

      assertThat(Responses.text(response)).containsPattern("^ +\\{");
      assertThat(Responses.json(response).getString("status")).isEqualTo("success");
    }
  }

  @Test
  void overHttp10TheConnectionEndsTheResponse() {
    try (GatewayFixture gateway = gateway("HEARTBEAT_SECONDS", "1")) {
      Buffer all = Buffer.buffer();
      net.connect(gateway.port(), "127.0.0.1")
          .compose(
              socket -> {
                socket.handler(all::appendBuffer);
                return socket.write(head("1.0")).compose(_ -> ended(socket));
              })
          .await();

      assertThat(all.toString()).startsWith("HTTP/1.0 200").endsWith(ImagesStub.drawn());
      assertThat(all.toString()).containsPattern("\r\n\r\n +\\{");
    }
  }

  private static Future<Void> ended(NetSocket socket) {
    Promise<Void> end = Promise.promise();
    socket.closeHandler(_ -> end.complete());
    return end.future();
  }

  @Test
  void aClientThatLeavesBehindTheFirstIsNotDrawnForAnyLonger() {
    openAi.refuse(0, "");
    try (GatewayFixture gateway = gateway("HEARTBEAT_SECONDS", "1")) {
      net.connect(gateway.port(), "127.0.0.1")
          .compose(
              socket -> {
                socket.handler(_ -> socket.close());
                return socket.write(head("1.1")).compose(_ -> ended(socket));
              })
          .await();

      for (int i = 0; i < 500 && openAi.abortedClients() == 0; i++) {
        vertx.timer(10, TimeUnit.MILLISECONDS).await();
      }
      assertThat(openAi.abortedClients()).isEqualTo(1);
    }
  }

  private static String head(String version) {
    return "POST %s HTTP/%s\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(GENERATIONS, version, KEY, SLOW.length(), SLOW);
  }
}
