package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetClient;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.GatewayFixture;
import sluice.testkit.fusionbrain.RawConnection;
import sluice.testkit.fusionbrain.RawResponse;
import sluice.testkit.fusionbrain.RawUpstream;

/** An upstream that fails must look failed: never hung, never complete, never asked twice. */
class BrokenUpstreamIT {

  private static final String JSON_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
  private static final String PNG = "iVBORw0KGgoAAAANSUhEUgAA";

  private final Vertx vertx = Vertx.vertx();
  private final NetClient net = vertx.createNetClient();
  private final WebClient client = WebClient.create(vertx);
  private final HttpClient http = vertx.createHttpClient();
  private Optional<GatewayFixture> started = Optional.empty();

  @AfterEach
  void close() {
    started.ifPresent(GatewayFixture::close);
    vertx.close().await();
  }

  @Test
  void anUpstreamThatIsNotThereIsABadGateway() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    start("http://127.0.0.1:" + free);

    HttpResponse<Buffer> response = get("/x");

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.bodyAsString()).contains("\"error\":\"Ошибка соединения с внешним API\"");
    assertThat(response.bodyAsString()).doesNotContain("127.0.0.1", "Exception");
  }

  @Test
  void aSilentUpstreamIsAGatewayTimeout() {
    RawUpstream upstream = upstream(RawResponse.silence());
    start(upstream.url(), "UPSTREAM_TIMEOUT_SECONDS", "1");

    HttpResponse<Buffer> response = get("/x");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.bodyAsString())
        .contains("\"error\":\"Таймаут при обращении к внешнему API\"");
    closed(upstream.connections().getFirst());
  }

  @Test
  void anUpstreamThatHangsUpIsABadGatewayAndIsNotAskedAgain() {
    RawUpstream upstream = upstream(RawResponse.of(""));
    start(upstream.url());

    assertThat(get("/key/api/v1/pipeline/status/u").statusCode()).isEqualTo(502);

    assertThat(upstream.connections()).hasSize(1);
    assertThat(requests(upstream.connections().getFirst())).isEqualTo(1);
  }

  @Test
  void garbageIsABadGateway() {
    start(upstream(RawResponse.of("SSH-2.0-OpenSSH_9.2\r\n\r\n")).url());

    assertThat(get("/x").statusCode()).isEqualTo(502);
  }

  @Test
  void aResponseCutShortOfItsLengthIsBroken() {
    start(upstream(RawResponse.of(JSON_HEAD + "Content-Length: 50000\r\n\r\n{\"a\":[1,2")).url());

    assertThatThrownBy(() -> get("/x")).hasMessageContaining("closed");
  }

  @Test
  void aResponseCutInAnImageIsBroken() {
    String body = "{\"files\":[\"" + PNG;
    start(upstream(RawResponse.of(JSON_HEAD + "Content-Length: 90000\r\n\r\n" + body)).url());

    assertThatThrownBy(() -> get("/x")).hasMessageContaining("closed");
  }

  @Test
  void aResponseCutBetweenChunksIsBroken() {
    start(
        upstream(RawResponse.of(JSON_HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n"))
            .url());

    assertThatThrownBy(() -> get("/x")).hasMessageContaining("closed");
  }

  @Test
  void aResponseThatBreaksBeforeAnyOfItHasLeftIsABadGateway() {
    String chunks = "5\r\nhello\r\nno length\r\n";
    start(
        upstream(RawResponse.of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks))
            .url());

    HttpResponse<Buffer> response = get("/x");

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.bodyAsString()).startsWith("{\"error\":").endsWith("}");
  }

  @Test
  void aJsonTextCutByTheEndOfItsConnectionIsBroken() {
    start(upstream(RawResponse.of(JSON_HEAD + "\r\n{\"a\":[1,2")).url());

    assertThatThrownBy(() -> get("/x")).hasMessageContaining("closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Error: 5\" is too wide", "<p title=\"{\">", "{\0\"\0a\0\"\0:\0\"\u0004"})
  void whatDidNotBeginAsJsonMayEndWithItsConnectionAnywhere(String text) {
    start(upstream(RawResponse.of(JSON_HEAD + "\r\n" + text)).url());

    assertThat(get("/x").bodyAsString()).isEqualTo(text);
  }

  @Test
  void aResponseThatEndsWithItsConnectionGetsAnEndOfItsOwn() {
    start(upstream(RawResponse.of(JSON_HEAD + "\r\n{\"a\":[1,2]}")).url());

    HttpResponse<Buffer> response = get("/x");

    assertThat(response.bodyAsString()).isEqualTo("{\"a\":[1,2]}");
    assertThat(response.getHeader("Transfer-Encoding")).isEqualTo("chunked");
  }

  @Test
  void anInterimResponseNobodyAskedForIsABadGateway() {
    start(upstream(RawResponse.of("HTTP/1.1 102 Processing\r\n\r\n").keptOpen()).url());

    assertThat(get("/x").statusCode()).isEqualTo(502);
  }

  @Test
  void aResponseBeforeTheRequestIsAllThereSpoilsNoLaterOne() {
    HttpServer upstream =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(
                request ->
                    request
                        .response()
                        .setStatusCode(request.uri().equals("/early") ? 401 : 200)
                        .end())
            .listen()
            .await();
    start("http://127.0.0.1:" + upstream.actualPort(), "UPSTREAM_CONNECTIONS", "1");

    for (int i = 0; i < 5; i++) {
      HttpResponse<Buffer> early =
          client
              .post(gateway().port(), "127.0.0.1", "/early")
              .sendBuffer(Buffer.buffer(new byte[10_000_000]))
              .timeout(10, TimeUnit.SECONDS)
              .await();

      assertThat(early.statusCode()).isEqualTo(401);
      assertThat(get("/later").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aBinaryResponseCutShortIsBroken() {
    start(
        upstream(
                RawResponse.of(
                    "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 9\r\n\r\nabc"))
            .url());

    assertThatThrownBy(() -> get("/x")).hasMessageContaining("closed");
  }

  @Test
  void aResponseThatStallsIsBrokenOffAfterTheTimeout() {
    RawUpstream upstream =
        upstream(RawResponse.of(JSON_HEAD + "Content-Length: 50\r\n\r\n{\"a\":").keptOpen());
    start(upstream.url(), "UPSTREAM_TIMEOUT_SECONDS", "1");

    assertThatThrownBy(() -> get("/x")).hasMessageContaining("closed");
    closed(upstream.connections().getFirst());
  }

  @Test
  void aSlowResponseThatKeepsComingIsNotBrokenOff() {
    RawResponse slow = RawResponse.of(JSON_HEAD + "Content-Length: 8\r\n\r\n[");
    for (String digit : List.of("1", ",", "2", ",", "3", ",")) {
      slow = slow.then(Duration.ofMillis(300), digit);
    }
    start(upstream(slow.then(Duration.ofMillis(300), "]")).url(), "UPSTREAM_TIMEOUT_SECONDS", "1");

    assertThat(get("/x").bodyAsString()).isEqualTo("[1,2,3,]");
  }

  @Test
  void theFirstBytesAreWithTheClientLongBeforeTheLast() {
    RawUpstream upstream =
        upstream(
            RawResponse.of(JSON_HEAD + "Content-Length: 99\r\n\r\n{\"status\":\"DONE\",")
                .keptOpen());
    start(upstream.url());
    Buffer received = Buffer.buffer();

    Buffer first =
        http.request(HttpMethod.GET, gateway().port(), "127.0.0.1", "/x")
            .compose(request -> request.send())
            .compose(
                response -> {
                  Promise<Buffer> some = Promise.promise();
                  response.handler(chunk -> some.tryComplete(received.appendBuffer(chunk)));
                  return some.future();
                })
            .timeout(5, TimeUnit.SECONDS)
            .await();

    assertThat(first).hasToString("{\"status\":\"DONE\",");
  }

  @Test
  void aClientThatLeavesEndsTheRequestUpstream() {
    RawUpstream upstream = upstream(RawResponse.silence());
    start(upstream.url());

    net.connect(gateway().port(), "127.0.0.1")
        .compose(socket -> socket.write("GET /x HTTP/1.1\r\nHost: h\r\n\r\n").map(socket))
        .compose(
            socket ->
                Future.<Void>future(
                    seen ->
                        vertx.setPeriodic(
                            10,
                            timer -> {
                              if (!upstream.connections().isEmpty()
                                  && requests(upstream.connections().getFirst()) == 1) {
                                vertx.cancelTimer(timer);
                                socket.close().onComplete(seen);
                              }
                            })))
        .timeout(5, TimeUnit.SECONDS)
        .await();

    closed(upstream.connections().getFirst());
  }

  private RawUpstream upstream(RawResponse response) {
    return RawUpstream.start(vertx, response).await();
  }

  private void start(String url, String... settings) {
    started = Optional.of(GatewayFixture.before(url, settings));
  }

  private GatewayFixture gateway() {
    return started.orElseThrow();
  }

  private HttpResponse<Buffer> get(String target) {
    return client
        .get(gateway().port(), "127.0.0.1", target)
        .send()
        .timeout(10, TimeUnit.SECONDS)
        .await();
  }

  private static void closed(RawConnection connection) {
    connection.closed().timeout(5, TimeUnit.SECONDS).await();
  }

  private static int requests(RawConnection connection) {
    return connection.received().toString().split("HTTP/1.1\r\n", -1).length - 1;
  }
}
