package sluice.gateway.features.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;
import sluice.testkit.openai.LlamaBehaviour;
import sluice.testkit.openai.LlamaStub;

/** A language model behind a gateway, and a client with a key. */
abstract class LlmSetUp {

  static final String KEY = "sk-client-0123456789";
  static final String PROMPT = "{ \"prompt\":\"hi\",\"n\" : 1.0 }";
  static final String STREAM = "{\"prompt\":\"hi\",\"stream\":true}";

  final Vertx vertx = Vertx.vertx();
  final WebClient client = WebClient.create(vertx);
  final LlamaStub llama = LlamaStub.start(vertx, 0, LlamaBehaviour.usual()).await();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  GatewayFixture gateway(String... settings) {
    String[] all = new String[settings.length + 4];
    all[0] = "LLM_SERVER_URL";
    all[1] = llama.url() + "/v1/completions";
    all[2] = "ALLOWED_API_KEYS";
    all[3] = "sk-other, " + KEY + " ,";
    System.arraycopy(settings, 0, all, 4, settings.length);
    return GatewayFixture.withoutWorker("http://127.0.0.1:1", all);
  }

  HttpRequest<Buffer> request(GatewayFixture gateway, HttpMethod method, String target) {
    return client.requestAbs(method, gateway.url() + target);
  }

  HttpResponse<Buffer> post(GatewayFixture gateway, String target, String body) {
    return send(gateway, HttpMethod.POST, target, body);
  }

  HttpResponse<Buffer> send(GatewayFixture gateway, HttpMethod method, String target, String body) {
    return request(gateway, method, target)
        .bearerTokenAuthentication(KEY)
        .timeout(10_000)
        .sendBuffer(Buffer.buffer(body))
        .await();
  }

  static void assertProblem(HttpResponse<Buffer> response, int status, String code) {
    assertThat(response.statusCode()).isEqualTo(status);
    JsonObject error = Responses.json(response).getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo(code);
    assertThat(error.fieldNames()).containsExactly("message", "type", "param", "code");
    assertThat(Responses.json(response).getString("detail")).isNotBlank();
  }

  void await(BooleanSupplier condition) {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      vertx.timer(10, TimeUnit.MILLISECONDS).await();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
