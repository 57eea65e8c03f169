package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.StubResponse;

/**
 * What must come through as it is, both ways; among it all defects of the proxy before this one.
 */
class TransparencyIT {

  private static final String SPACED = ProxiedStub.SPACED;

  private final ProxiedStub proxied = new ProxiedStub();

  @AfterEach
  void close() {
    proxied.close();
  }

  @Test
  void healthIsOursAndNotTheUpstreams() {
    assertThat(proxied.get("/health").bodyAsString())
        .isEqualTo("{\"status\":\"healthy\",\"service\":\"FusionBrain API Proxy\"}");
    assertThat(proxied.upstream().requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
  void everyMethodPassesWithItsBody(String method) {
    proxied.on(HttpMethod.valueOf(method), "/any/path", StubResponse.json(200, SPACED));
    Buffer body = random(300_000);

    HttpResponse<Buffer> response =
        proxied
            .request(HttpMethod.valueOf(method), "/any/path")
            .putHeader("content-type", "application/octet-stream")
            .sendBuffer(body)
            .await();

    assertThat(response.bodyAsString()).isEqualTo(SPACED);
    assertThat(proxied.last().method()).isEqualTo(method);
    assertThat(proxied.last().body().equals(body)).isTrue();
  }

  @Test
  void aJsonRequestBodyIsNotWrittenAnew() {
    proxied.on(HttpMethod.POST, "/json", StubResponse.json(200, "{}"));

    proxied
        .request(HttpMethod.POST, "/json")
        .putHeader("content-type", "application/json")
        .sendBuffer(Buffer.buffer(SPACED))
        .await();

    assertThat(proxied.last().body().toString()).isEqualTo(SPACED);
    assertThat(proxied.last().header("content-length")).contains(Integer.toString(SPACED.length()));
  }

  @Test
  void theTargetPassesRawWithRepeatedParameters() {
    String target = "/a%2Fb/../c//d;x=1?q=1&q=2&q=a+b%20c&%7e&empty=&a[]=%D0%BF";
    proxied.on(HttpMethod.GET, "/a%2Fb/../c//d;x=1", StubResponse.json(200, "{}"));

    proxied.get(target);

    assertThat(proxied.last().uri()).isEqualTo(target);
  }

  @Test
  void binaryResponsesAreNotTouched() {
    Buffer bytes = Buffer.buffer();
    for (int i = 0; i < 256; i++) {
      bytes.appendByte((byte) i);
    }
    proxied.on(HttpMethod.GET, "/zip", StubResponse.of(200, "application/zip", bytes));

    HttpResponse<Buffer> response = proxied.get("/zip");

    assertThat(response.body()).isEqualTo(bytes);
    assertThat(response.getHeader("content-length")).isEqualTo("256");
  }

  @Test
  void redirectsReachTheClient() {
    proxied.on(HttpMethod.GET, "/old", StubResponse.redirect(302, "https://elsewhere.example/new"));

    HttpResponse<Buffer> response = proxied.get("/old");

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.getHeader("location")).isEqualTo("https://elsewhere.example/new");
    assertThat(proxied.upstream().requests()).hasSize(1);
  }

  @Test
  void everyCookieIsALineOfItsOwn() {
    proxied.on(
        HttpMethod.GET,
        "/cookies",
        StubResponse.json(200, "{}")
            .withHeader("Set-Cookie", "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT")
            .withHeader("Set-Cookie", "b=2"));

    assertThat(proxied.get("/cookies").headers().getAll("set-cookie"))
        .containsExactly("a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2");
  }

  @Test
  void theUpstreamDoesNotSpeakForOurOrigin() {
    proxied.on(
        HttpMethod.GET,
        "/page",
        StubResponse.json(200, "{}")
            .withHeader("Service-Worker-Allowed", "/")
            .withHeader("Clear-Site-Data", "\"*\"")
            .withHeader("X-End", "2"));

    HttpResponse<Buffer> response = proxied.get("/page");
    HttpResponse<Buffer> worker =
        proxied
            .request(HttpMethod.GET, "/page")
            .putHeader("Service-Worker", "script")
            .send()
            .await();

    assertThat(response.headers().names())
        .contains("X-End")
        .doesNotContain("Service-Worker-Allowed", "Clear-Site-Data");
    assertThat(worker.statusCode()).isEqualTo(404);
    assertThat(proxied.upstream().requests()).hasSize(1);
  }

  @Test
  void headersOfTheConnectionStayOnIt() {
    proxied.on(
        HttpMethod.GET,
        "/hops",
        StubResponse.json(200, "{}")
            .withHeader("Connection", "X-Hop")
            .withHeader("X-Hop", "1")
            .withHeader("Keep-Alive", "timeout=9")
            .withHeader("X-End", "2"));
    MultiMap sent = MultiMap.caseInsensitiveMultiMap();
    sent.add("Connection", "Upgrade, HTTP2-Settings, x-mine");
    sent.add("Upgrade", "h2c-no");
    sent.add("HTTP2-Settings", "AAEAAEAAAAIAAAAAAAMAAAAAAAQBAAAAAAUAAEAAAAYABgAA");
    sent.add("X-Mine", "1");
    sent.add("TE", "trailers");
    sent.add("Proxy-Authorization", "Basic c2VjcmV0");
    sent.add("X-Key", "Key K");
    sent.add("X-Twice", "1");
    sent.add("X-Twice", "2");

    HttpResponse<Buffer> response =
        proxied.request(HttpMethod.GET, "/hops").putHeaders(sent).send().await();

    assertThat(proxied.last().headers())
        .extracting(header -> header.name().toLowerCase(Locale.ROOT))
        .doesNotContain(
            "upgrade", "http2-settings", "x-mine", "te", "proxy-authorization", "connection");
    assertThat(proxied.last().header("x-key")).contains("Key K");
    assertThat(proxied.last().headers("x-twice")).containsExactly("1", "2");
    assertThat(response.headers().names()).doesNotContain("X-Hop", "Keep-Alive");
    assertThat(response.getHeader("X-End")).isEqualTo("2");
  }

  @Test
  void theUpstreamIsToldItsOwnHostAndNotForWhomTheRequestIs() {
    proxied
        .request(HttpMethod.GET, "/key/api/v1/pipelines")
        .putHeader("X-Forwarded-For", "203.0.113.7")
        .putHeader("X-Real-IP", "203.0.113.7")
        .send()
        .await();

    assertThat(proxied.last().headers("host"))
        .containsExactly("127.0.0.1:" + proxied.upstream().port());
    assertThat(proxied.last().headers())
        .extracting(header -> header.name().toLowerCase(Locale.ROOT))
        .contains("host")
        .noneMatch(name -> name.startsWith("x-forwarded") || name.equals("x-real-ip"));
  }

  @Test
  void responsesWithoutABodyHaveNone() {
    proxied.on(HttpMethod.HEAD, "/head", StubResponse.json(200, SPACED));
    proxied.on(HttpMethod.GET, "/204", StubResponse.empty(204));
    proxied.on(HttpMethod.GET, "/304", StubResponse.empty(304).withHeader("ETag", "\"x\""));

    HttpResponse<Buffer> head = proxied.request(HttpMethod.HEAD, "/head").send().await();
    HttpResponse<Buffer> unchanged = proxied.get("/304");

    assertThat(head.body()).isNull();
    assertThat(head.getHeader("content-length")).isEqualTo(Integer.toString(SPACED.length()));
    assertThat(proxied.get("/204").statusCode()).isEqualTo(204);
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(unchanged.getHeader("etag")).isEqualTo("\"x\"");
    assertThat(unchanged.getHeader("transfer-encoding")).isNull();
    assertThat(proxied.get("/key/api/v1/pipelines").statusCode()).isEqualTo(401);
  }

  @Test
  void aLargeUploadOfUnknownLengthStreamsThrough() {
    proxied.on(HttpMethod.POST, "/up", StubResponse.json(200, "{}"));
    Buffer body = random(3_000_000);

    proxied
        .request(HttpMethod.POST, "/up")
        .sendStream(new Chunks(proxied.vertx().getOrCreateContext(), body, 10_000))
        .await();

    assertThat(proxied.last().header("transfer-encoding")).contains("chunked");
    assertThat(proxied.last().header("content-length")).isEmpty();
    assertThat(proxied.last().body().equals(body)).isTrue();
  }

  @Test
  void aMultipartBodyPassesByteForByteWithItsBoundary() {
    String body =
        """
        ------GyverHttpBoundary123454321
        Content-Disposition: form-data; name="pipeline_id"

        99d833d6-fec0-44fd-a1c2-35d6bf96b5c2
        ------GyverHttpBoundary123454321
        Content-Disposition: form-data; name="params"; filename="blob"
        Content-Type: application/json

        {"type":"GENERATE","width":1024,"height":1024,"numImages":1,"generateParams":{"query":"q"}}
        ------GyverHttpBoundary123454321--\
        """
            .replace("\n", "\r\n");

    HttpResponse<Buffer> response =
        proxied
            .request(HttpMethod.POST, "/key/api/v1/pipeline/run")
            .putHeader("X-Key", "Key K")
            .putHeader("X-Secret", "Secret S")
            .putHeader(
                "Content-Type", "multipart/form-data; boundary=----GyverHttpBoundary123454321")
            .sendBuffer(Buffer.buffer(body))
            .await();

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(proxied.last().body().toString()).isEqualTo(body);
    assertThat(proxied.last().header("content-type"))
        .contains("multipart/form-data; boundary=----GyverHttpBoundary123454321");
  }

  @Test
  void anInterimResponseIsRelayedBeforeTheBodyIsSent() {
    proxied
        .upstream()
        .onArrival(HttpMethod.POST, "/continue", HttpServerRequestEcho::afterContinue);

    HttpResponse<Buffer> response =
        proxied
            .request(HttpMethod.POST, "/continue")
            .putHeader("Expect", "100-continue")
            .sendBuffer(Buffer.buffer("hello"))
            .await();

    assertThat(response.bodyAsString()).isEqualTo("hello");
  }

  private static Buffer random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  /** An upstream that asks for the body first. */
  private static final class HttpServerRequestEcho {

    private HttpServerRequestEcho() {}

    static void afterContinue(HttpServerRequest request) {
      request.response().writeContinue();
      request.body().onSuccess(body -> request.response().end(body));
    }
  }
}
