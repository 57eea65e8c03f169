package sluice.gateway.features.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.Behaviour;
import sluice.demo.Ending;
import sluice.demo.FusionBrainStub;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;
import sluice.testkit.openai.ImagesStub;
import sluice.testkit.openai.LlamaBehaviour;
import sluice.testkit.openai.LlamaStub;

/** The description is true, and its pages need nobody else. */
class DocsIT {

  private static final String KEY = "sk-client-0123456789";

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final LlamaStub llama = LlamaStub.start(vertx, 0, LlamaBehaviour.usual()).await();
  private final ImagesStub openAi =
      ImagesStub.start(vertx, new HttpServerOptions().setPort(0)).await();
  private final FusionBrainStub fusionBrain =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.images())).await();
  private final GatewayFixture gateway =
      GatewayFixture.withoutWorker(
          fusionBrain.url(),
          "LLM_SERVER_URL",
          llama.url() + "/v1/completions",
          "OPENAI_URL",
          openAi.url(),
          "OPENAI_API_KEY",
          ImagesStub.KEY,
          "ALLOWED_API_KEYS",
          KEY,
          "PROVIDERS",
          "You=" + llama.url() + "/v1/chat/completions",
          "ADMIN_KEY",
          KEY,
          "AVATAR_BUILTIN",
          "true");

  @AfterEach
  void close() {
    gateway.close();
    vertx.close().await();
  }

  @Test
  void everyRouteThatIsDescribedIsServed() {
    JsonObject paths = Responses.json(get("/openapi.json")).getJsonObject("paths");

    assertThat(paths.fieldNames()).hasSizeGreaterThan(10);
    for (String path : paths.fieldNames()) {
      for (String method : paths.getJsonObject(path).fieldNames()) {
        int status =
            client
                .requestAbs(
                    HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
                    gateway.url() + path.replace("{uuid}", "1"))
                .timeout(10_000)
                .bearerTokenAuthentication(KEY)
                .sendBuffer(Buffer.buffer())
                .await()
                .statusCode();
        // Whose errors are FusionBrain's own, and what is not there without a worker.
        boolean passed =
            path.startsWith("/key/") || path.contains("/chunk/") || path.equals("/api/avatar");
        assertThat(passed || (status != 404 && status != 405)).as("%s %s", method, path).isTrue();
      }
    }
  }

  @Test
  void whatTheRootListsIsDescribed() {
    JsonObject paths = Responses.json(get("/openapi.json")).getJsonObject("paths");

    for (Object path : Responses.json(get("/")).getJsonArray("endpoints")) {
      assertThat(paths.fieldNames()).contains((String) path);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/redoc"})
  void aPageAndAllItAsksForComesFromHere(String path) {
    HttpResponse<Buffer> page = get(path);

    assertThat(page.getHeader("Content-Security-Policy")).contains("default-src 'none'");
    Matcher asked =
        Pattern.compile("(?:src|href|spec-url)=\"([^\"]+)\"").matcher(Responses.text(page));
    int found = 0;
    while (asked.find()) {
      if (!asked.group(1).startsWith("data:")) {
        assertThat(get("/" + asked.group(1)).statusCode()).as(asked.group(1)).isEqualTo(200);
        found++;
      }
    }
    assertThat(found).isGreaterThanOrEqualTo(2);
  }

  private HttpResponse<Buffer> get(String path) {
    return client.getAbs(gateway.url() + path).send().await();
  }
}
