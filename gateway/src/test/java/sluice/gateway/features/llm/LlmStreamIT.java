package sluice.gateway.features.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.Content;
import sluice.gateway.FakeWorker;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.testkit.SelfSignedCertificate;
import sluice.testkit.fusionbrain.RawResponse;
import sluice.testkit.fusionbrain.RawUpstream;
import sluice.testkit.openai.LlamaBehaviour;

/** Responses that come token by token. */
class LlmStreamIT extends LlmSetUp {

  private final NetClient net = vertx.createNetClient();

  @Test
  void tokensComeOneByOneWhateverTheClientAccepts() {
    llama.behave(LlamaBehaviour.usual().of(3, 100));
    try (GatewayFixture gateway = gateway()) {
      HttpClientAgent streaming = vertx.createHttpClient();
      HttpClientResponse response = open(streaming, gateway);
      List<String> chunks = new CopyOnWriteArrayList<>();
      response.handler(chunk -> chunks.add(chunk.toString()));
      response.end().await(10, TimeUnit.SECONDS);

      assertThat(response.getHeader("Content-Type")).isEqualTo("text/event-stream");
      assertThat(response.getHeader("X-Accel-Buffering")).isEqualTo("no");
      // Two words, and what comes together at the end.
      assertThat(chunks).hasSizeGreaterThanOrEqualTo(3);
      assertThat(chunks.getFirst()).containsOnlyOnce("data: ");
      assertThat(String.join("", chunks)).endsWith("data: [DONE]\n\n").contains(" word");
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStreamThatBreaksOffEndsWithAnErrorThatIsAnEvent(boolean withinEvent) {
    llama.behave(LlamaBehaviour.usual().breakingAfter(2, withinEvent));
    try (GatewayFixture gateway = gateway()) {
      String body = Responses.text(post(gateway, "/v1/completions", STREAM));

      assertThat(body).doesNotContain("[DONE]").doesNotContain("half");
      String last = body.substring(body.lastIndexOf("data: "));
      assertThat(last).endsWith("\n\n");
      JsonObject error = new JsonObject(last.substring("data: ".length())).getJsonObject("error");
      assertThat(error.getString("code")).isEqualTo("upstream_unavailable");
      assertThat(body.split("data: ", -1)).hasSize(1 + 2 + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: {\"a\":1}\ndata: {\"b\":2}\n", "{\"a\":1}\n{\"b\":2}\n"})
  void linesWithoutABlankOneBetweenThemLeaveAndAnErrorComesBehindThem(String lines) {
    RawUpstream upstream = upstream("Transfer-Encoding: chunked\r\n\r\n", chunk(lines));
    try (GatewayFixture gateway = gateway("LLM_SERVER_URL", upstream.url() + "/v1/completions")) {
      String body = Responses.text(post(gateway, "/v1/completions", STREAM));

      assertThat(body).startsWith(lines + "\ndata: {\"error\"").endsWith("\n\n");
    }
  }

  @Test
  void eventsInGzipThatNobodyAskedForAreUnpackedAndTheirImagesConverted() {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13};
    String events = "\ufeffdata: {\"url\":\"data:;base64,$\"}\n\n";
    String sent = events.replace("$", Base64.getEncoder().encodeToString(png));
    Buffer gzip = ((Content.Whole) Content.of(sent).gzipped()).bytes();
    RawUpstream upstream =
        upstream("Content-Encoding: gzip\r\nContent-Length: " + gzip.length() + "\r\n\r\n", gzip);
    try (GatewayFixture gateway =
        gateway("LLM_SERVER_URL", upstream.url() + "/v1/completions", "LLM_IMAGE_KEYS", "url")) {
      FakeWorker.responding(
          gateway.vertx(), "w", job -> new Jpeg(FakeWorker.jpegOf(job.payload())));
      HttpResponse<Buffer> response = post(gateway, "/v1/completions", STREAM);

      byte[] jpeg = FakeWorker.jpegOf(Buffer.buffer(png)).getBytes();
      assertThat(response.headers().contains("Content-Encoding")).isFalse();
      assertThat(response.bodyAsString())
          .isEqualTo(
              events
                  .replace("data:;", "data:image/jpeg;")
                  .replace("$", Base64.getEncoder().encodeToString(jpeg)));
    }
  }

  private RawUpstream upstream(String headers, Buffer body) {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + headers;
    return RawUpstream.start(vertx, RawResponse.of(Buffer.buffer(head).appendBuffer(body))).await();
  }

  private static Buffer chunk(String text) {
    return Buffer.buffer("%x\r\n%s\r\n".formatted(text.length(), text));
  }

  @Test
  void aClientOfHttp10GetsItsStreamUntilTheConnectionEnds() {
    try (GatewayFixture gateway = gateway()) {
      Buffer got = Buffer.buffer();
      NetSocket socket = net.connect(gateway.port(), "127.0.0.1").await();
      socket.handler(got::appendBuffer);
      Promise<Void> closed = Promise.promise();
      socket.closeHandler(_ -> closed.complete());
      socket.write(
          "POST /v1/completions HTTP/1.0\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(KEY, STREAM.length(), STREAM));
      closed.future().timeout(10, TimeUnit.SECONDS).await();

      assertThat(got.toString()).startsWith("HTTP/1.0 200").endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void overHttp2AStreamComesAndBreaksAndIsLeftAsWell() {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    WebClient http2 =
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setUseAlpn(true)
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false));
    try (GatewayFixture gateway =
        gateway(
            "TLS_CERT", certificate.certificatePath(), "TLS_KEY", certificate.privateKeyPath())) {
      HttpRequest<Buffer> request =
          http2.postAbs(gateway.url() + "/v1/completions").bearerTokenAuthentication(KEY);

      HttpResponse<Buffer> whole = request.sendBuffer(Buffer.buffer(STREAM)).await();
      assertThat(whole.version()).isEqualTo(HttpVersion.HTTP_2);
      assertThat(Responses.text(whole)).contains(" word").endsWith("data: [DONE]\n\n");
      llama.behave(LlamaBehaviour.usual().breakingAfter(2, true));
      assertThat(Responses.text(request.sendBuffer(Buffer.buffer(STREAM)).await()))
          .contains(" word")
          .contains("upstream_unavailable");
      llama.behave(LlamaBehaviour.usual().of(10_000, 20));
      request.timeout(500).sendBuffer(Buffer.buffer(STREAM)); // hears something all the time
      await(() -> llama.requests().size() == 3);
      http2.close();
      await(() -> llama.abortedClients() == 1);
    } finally {
      certificate.delete();
    }
  }

  @Test
  void aStallWithinAStreamIsSaidToBeOne() {
    llama.behave(LlamaBehaviour.usual().of(3, 60_000));
    try (GatewayFixture gateway = gateway("LLM_TIMEOUT_SECONDS", "1")) {
      assertThat(Responses.text(post(gateway, "/v1/completions", STREAM)))
          .contains("upstream_timeout")
          .endsWith("\n\n");
    }
  }

  @Test
  void aClientThatLeavesEndsTheGeneration() {
    llama.behave(LlamaBehaviour.usual().of(10_000, 20));
    try (GatewayFixture gateway = gateway()) {
      HttpClientAgent leaving = vertx.createHttpClient();
      HttpClientResponse response = open(leaving, gateway);
      response.handler(_ -> response.request().connection().close());

      await(() -> llama.abortedClients() == 1);
    }
  }

  private static HttpClientResponse open(HttpClientAgent client, GatewayFixture gateway) {
    return client
        .request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/v1/completions")
        .compose(
            request ->
                request
                    .putHeader("Authorization", "Bearer " + KEY)
                    .putHeader("Accept", "application/json")
                    .send(STREAM))
        .await();
  }
}
