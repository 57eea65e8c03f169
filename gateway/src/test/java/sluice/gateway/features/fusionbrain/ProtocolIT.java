package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.Behaviour;
import sluice.demo.Delivery;
import sluice.demo.Ending;
import sluice.demo.FusionBrainStub;
import sluice.demo.StubResponse;
import sluice.gateway.GatewayFixture;
import sluice.testkit.SelfSignedCertificate;

/** The protocols a client may speak: HTTP/1.1 and HTTP/2, with TLS and without, and WebSocket. */
class ProtocolIT {

  private static final String JSON = "{\"hello\":[1,2,3]}";
  private static final int WAIT_MILLIS = 10_000;

  private final Vertx vertx = Vertx.vertx();
  // A field: Vert.x closes a client that nobody refers to any more.
  private final WebSocketClient webSockets = vertx.createWebSocketClient();
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.images())).await();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void http2WithoutTlsByPriorKnowledge() {
    serve();
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url())) {
      HttpResponse<Buffer> response =
          speaking(
              new WebClientOptions()
                  .setProtocolVersion(HttpVersion.HTTP_2)
                  .setHttp2ClearTextUpgrade(false),
              gateway);

      assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
      assertThat(response.bodyAsString()).isEqualTo(JSON);
    }
  }

  @Test
  void http2WithoutTlsByUpgradeWithABody() throws Exception {
    serve();
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url());
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      java.net.http.HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(gateway.url() + "/json"))
                  .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}"))
                  .build(),
              java.net.http.HttpResponse.BodyHandlers.ofString());

      assertThat(response.body()).isEqualTo(JSON);
      assertThat(upstream.requests().getLast().body()).hasToString("{\"a\":1}");
      assertThat(upstream.requests().getLast().header("upgrade")).isEmpty();
      assertThat(upstream.requests().getLast().header("http2-settings")).isEmpty();
    }
  }

  @Test
  void http2OverTlsByAlpn() {
    serve();
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    try (GatewayFixture gateway =
        GatewayFixture.withoutWorker(
            upstream.url(),
            "TLS_CERT",
            certificate.certificatePath(),
            "TLS_KEY",
            certificate.privateKeyPath())) {
      WebClientOptions tls =
          new WebClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false);
      HttpResponse<Buffer> two =
          speaking(
              new WebClientOptions(tls).setUseAlpn(true).setProtocolVersion(HttpVersion.HTTP_2),
              gateway);
      HttpResponse<Buffer> one = speaking(tls, gateway);

      assertThat(two.version()).isEqualTo(HttpVersion.HTTP_2);
      assertThat(two.bodyAsString()).isEqualTo(JSON);
      assertThat(one.version()).isEqualTo(HttpVersion.HTTP_1_1);
      assertThat(one.bodyAsString()).isEqualTo(JSON);
    }
    certificate.delete();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE", "OPTIONS"})
  void aRequestWithoutABodyOverHttp2HasNoneUpstreamEither(String method) {
    upstream.on(HttpMethod.valueOf(method), "/json", StubResponse.json(200, JSON));
    WebClientOptions http2 =
        new WebClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false);
    WebClient client = WebClient.create(vertx, http2);
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url())) {
      client
          .request(HttpMethod.valueOf(method), gateway.port(), "localhost", "/json")
          .send()
          .timeout(10, TimeUnit.SECONDS)
          .await();

      assertThat(upstream.requests().getLast().header("transfer-encoding")).isEmpty();
      assertThat(upstream.requests().getLast().header("content-length")).isEmpty();
    }
  }

  @Test
  void requestsThatAreSentAheadAreRespondedInOrder() throws IOException {
    upstream.on(
        HttpMethod.GET,
        "/slow",
        StubResponse.json(200, "[\"slow\"]")
            .delivered(Delivery.PLAIN.withHeadAfter(Duration.ofMillis(200))));
    upstream.on(HttpMethod.GET, "/fast", StubResponse.json(200, "[\"fast\"]"));
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url());
        Socket socket = new Socket("127.0.0.1", gateway.port())) {
      socket.setSoTimeout(WAIT_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET /slow HTTP/1.1\r\nHost: h\r\n\r\nGET /fast HTTP/1.1\r\nHost: h\r\n\r\n"
                  + "GET /health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));

      String responses =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(responses).containsSubsequence("[\"slow\"]", "[\"fast\"]", "healthy");
    }
  }

  @Test
  void aWebSocketIsCarriedBothWaysUntilEitherSideCloses() {
    HttpServer echo = echo();
    try (GatewayFixture gateway =
        GatewayFixture.withoutWorker("http://127.0.0.1:" + echo.actualPort())) {
      WebSocket socket = open(gateway).await();
      Future<String> message =
          Future.future(first -> socket.textMessageHandler(first::tryComplete));
      Future<Void> closed = Future.future(end -> socket.closeHandler(end::tryComplete));

      socket.writeTextMessage("hello");
      assertThat(message.timeout(5, TimeUnit.SECONDS).await()).isEqualTo("echo hello");
      echo.close().await();

      closed.timeout(5, TimeUnit.SECONDS).await();
    }
  }

  @Test
  void aWebSocketIsClosedOnceItHasBeenSilentForTooLong() {
    HttpServer echo = echo();
    try (GatewayFixture gateway =
        GatewayFixture.withoutWorker(
            "http://127.0.0.1:" + echo.actualPort(), "EXCHANGE_TIMEOUT_SECONDS", "1")) {
      WebSocket socket = open(gateway).await();
      Future<Void> closed = Future.future(end -> socket.closeHandler(end::tryComplete));
      AtomicInteger left = new AtomicInteger(8); // for longer than it may be silent
      socket.textMessageHandler(
          _ ->
              vertx.setTimer(
                  200,
                  _ -> {
                    if (left.getAndDecrement() > 0) {
                      socket.writeTextMessage("still here");
                    }
                  }));

      socket.writeTextMessage("hello");

      closed.timeout(10, TimeUnit.SECONDS).await();
      assertThat(left).hasNegativeValue();
    }
  }

  @Test
  void whatTheEndsOfAWebSocketAgreeOnIsBetweenThem() {
    HttpServer echo = echo();
    try (GatewayFixture gateway =
        GatewayFixture.withoutWorker("http://127.0.0.1:" + echo.actualPort())) {
      WebSocketClient compressing =
          vertx.createWebSocketClient(
              new WebSocketClientOptions().setTryUsePerMessageCompression(true));
      WebSocket socket = compressing.connect(socketOf(gateway)).await();
      Future<String> message =
          Future.future(first -> socket.textMessageHandler(first::tryComplete));

      String text = "again ".repeat(1_000);
      socket.writeTextMessage(text);

      assertThat(socket.headers().get("Sec-WebSocket-Extensions")).contains("permessage-deflate");
      assertThat(message.timeout(5, TimeUnit.SECONDS).await()).isEqualTo("echo " + text);
    }
  }

  @Test
  void webSocketsThatAreRefusedLeaveNoConnectionBehind() {
    upstream.on(HttpMethod.GET, "/json", StubResponse.json(200, JSON));
    try (GatewayFixture gateway =
        GatewayFixture.withoutWorker(upstream.url(), "UPSTREAM_CONNECTIONS", "1")) {
      for (int i = 0; i < 5; i++) {
        open(gateway).otherwiseEmpty().timeout(5, TimeUnit.SECONDS).await();
      }

      assertThat(speaking(new WebClientOptions(), gateway).bodyAsString()).isEqualTo(JSON);
    }
  }

  @Test
  void aWebSocketTheUpstreamDoesNotWantIsRefusedAsTheUpstreamRefusesIt() {
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url())) {
      assertThatThrownBy(() -> open(gateway).timeout(5, TimeUnit.SECONDS).await())
          .isInstanceOfSatisfying(
              UpgradeRejectedException.class,
              refused -> assertThat(refused.getStatus()).isEqualTo(404));
    }
  }

  private void serve() {
    upstream.on(HttpMethod.GET, "/json", StubResponse.json(200, JSON));
    upstream.on(HttpMethod.POST, "/json", StubResponse.json(200, JSON));
  }

  private Future<WebSocket> open(GatewayFixture gateway) {
    return webSockets.connect(socketOf(gateway));
  }

  private static WebSocketConnectOptions socketOf(GatewayFixture gateway) {
    return new WebSocketConnectOptions()
        .setHost("127.0.0.1")
        .setPort(gateway.port())
        .setURI("/socket");
  }

  /** An upstream that sends back what it is told. */
  private HttpServer echo() {
    return vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
        .webSocketHandler(
            socket -> socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text)))
        .listen()
        .await();
  }

  private HttpResponse<Buffer> speaking(WebClientOptions options, GatewayFixture gateway) {
    return WebClient.create(vertx, options)
        .get(gateway.port(), "localhost", "/json")
        .send()
        .timeout(10, TimeUnit.SECONDS)
        .await();
  }
}
