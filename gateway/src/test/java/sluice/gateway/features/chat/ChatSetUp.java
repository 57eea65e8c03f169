package sluice.gateway.features.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientMultipartForm;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;

/** A gateway in front of two providers, and what these are asked. */
abstract class ChatSetUp {

  static final String ADMIN = "the-key-of-the-administrator";

  final Vertx vertx = Vertx.vertx();
  final WebClient client = WebClient.create(vertx);
  final List<JsonObject> asked = new CopyOnWriteArrayList<>();
  final List<String> shown = new CopyOnWriteArrayList<>();
  volatile int status = 200;
  volatile Buffer response = saying("42 <b>");
  final HttpServer provider =
      vertx.createHttpServer().requestHandler(this::respond).listen(0, "127.0.0.1").await();

  static Buffer saying(String text) {
    JsonObject message = new JsonObject().put("role", "assistant").put("content", text);
    return new JsonObject()
        .put("choices", JsonArray.of(new JsonObject().put("message", message)))
        .toBuffer();
  }

  void respond(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              shown.add(
                  request.method()
                      + " "
                      + request.uri()
                      + " "
                      + request.getHeader("Authorization")
                      + " "
                      + request.getHeader("Cookie"));
              asked.add(body.toJsonObject());
              request.response().setStatusCode(status).end(response);
            });
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  GatewayFixture gateway(String... more) {
    String url = "http://127.0.0.1:" + provider.actualPort();
    String providers =
        "You=%s/v1/chat/completions gpt-4 gpt-4o, Other=%s/other?v=1, Any=%s/any"
            .formatted(url, url, url);
    return GatewayFixture.withoutWorker(
        "http://127.0.0.1:1",
        Stream.concat(
                Stream.of(
                    "PROVIDERS", providers, "PROVIDER_KEYS", "You=sk-you", "ADMIN_KEY", ADMIN),
                Stream.of(more))
            .toArray(String[]::new));
  }

  HttpRequest<Buffer> request(GatewayFixture gateway, HttpMethod method, String target) {
    return client.requestAbs(method, gateway.url() + target).timeout(10_000);
  }

  HttpResponse<Buffer> get(GatewayFixture gateway, String target) {
    return request(gateway, HttpMethod.GET, target).send().await();
  }

  HttpResponse<Buffer> set(GatewayFixture gateway, String name, Object value) {
    HttpResponse<Buffer> changed =
        request(gateway, HttpMethod.PUT, "/settings")
            .bearerTokenAuthentication(ADMIN)
            .sendJsonObject(new JsonObject().put(name, value))
            .await();
    assertThat(changed.statusCode()).isEqualTo(200);
    return changed;
  }

  /** Status and body of the response to a form with a file. */
  JsonObject upload(GatewayFixture gateway, ClientMultipartForm form) {
    return vertx
        .createHttpClient()
        .request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/")
        .compose(request -> request.send(form))
        .compose(
            response ->
                response
                    .body()
                    .map(
                        body ->
                            new JsonObject()
                                .put("status", response.statusCode())
                                .put("body", body.toString())))
        .await();
  }

  String lastQuestion() {
    JsonArray messages = asked.getLast().getJsonArray("messages");
    return messages.getJsonObject(messages.size() - 1).getString("content");
  }

  static void assertProblem(HttpResponse<Buffer> response, int status, String error) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(Responses.json(response).getString("error")).isEqualTo(error);
  }
}
