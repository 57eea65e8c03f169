package sluice.gateway.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.FakeWorker;
import sluice.gateway.GatewayFixture;
import sluice.stubs.fusionbrain.Answer;
import sluice.stubs.fusionbrain.Behaviour;
import sluice.stubs.fusionbrain.Delivery;
import sluice.stubs.fusionbrain.FusionBrainStub;
import sluice.stubs.fusionbrain.SeenRequest;

/**
 * What must come through as it is, both ways; among it all defects of the proxy before this one.
 */
class TransparencyIT {

  private static final Buffer PNG =
      Buffer.buffer(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13});
  private static final String BASE64 = base64(PNG);
  private static final String JPEG = base64(FakeWorker.jpegOf(PNG));
  private static final String SPACED =
      "{ \"b\" : 1.0e5,\"a\":null , \"q\":\"\\u0041\\/\", \"q\":2,\n"
          + "\t\"big\":12345678901234567890123456789}";

  private final Vertx vertx = Vertx.vertx();
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.delivering(PNG.getBytes())).await();
  private final GatewayFixture gateway = GatewayFixture.before(upstream.url());
  private final WebClient client =
      WebClient.create(vertx, new WebClientOptions().setFollowRedirects(false));

  @BeforeEach
  void aWorkerIsKnown() {
    assertThat(get("/health").statusCode()).isEqualTo(200);
  }

  @AfterEach
  void close() {
    gateway.close();
    vertx.close().await();
  }

  @Test
  void healthIsOursAndNotTheUpstreams() {
    assertThat(get("/health").bodyAsString())
        .isEqualTo("{\"status\":\"healthy\",\"service\":\"FusionBrain API Proxy\"}");
    assertThat(upstream.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
  void everyMethodPassesWithItsBody(String method) {
    upstream.on(HttpMethod.valueOf(method), "/any/path", Answer.json(200, SPACED));
    Buffer body = random(300_000);

    HttpResponse<Buffer> answer =
        client
            .requestAbs(HttpMethod.valueOf(method), gateway.url() + "/any/path")
            .putHeader("content-type", "application/octet-stream")
            .sendBuffer(body)
            .await();

    assertThat(answer.bodyAsString()).isEqualTo(SPACED);
    assertThat(last().method()).isEqualTo(method);
    assertThat(last().body().equals(body)).isTrue();
  }

  @Test
  void aJsonRequestBodyIsNotWrittenAnew() {
    upstream.on(HttpMethod.POST, "/json", Answer.json(200, "{}"));

    client
        .postAbs(gateway.url() + "/json")
        .putHeader("content-type", "application/json")
        .sendBuffer(Buffer.buffer(SPACED))
        .await();

    assertThat(last().body().toString()).isEqualTo(SPACED);
    assertThat(last().header("content-length")).contains(Integer.toString(SPACED.length()));
  }

  @Test
  void theTargetPassesRawWithRepeatedParameters() {
    String target = "/a%2Fb/../c//d;x=1?q=1&q=2&q=a+b%20c&%7e&empty=&a[]=%D0%BF";
    upstream.on(HttpMethod.GET, "/a%2Fb/../c//d;x=1", Answer.json(200, "{}"));

    get(target);

    assertThat(last().uri()).isEqualTo(target);
  }

  @Test
  void binaryAnswersAreNotTouched() {
    Buffer bytes = Buffer.buffer();
    for (int i = 0; i < 256; i++) {
      bytes.appendByte((byte) i);
    }
    upstream.on(HttpMethod.GET, "/zip", Answer.of(200, "application/zip", bytes));

    HttpResponse<Buffer> answer = get("/zip");

    assertThat(answer.body()).isEqualTo(bytes);
    assertThat(answer.getHeader("content-length")).isEqualTo("256");
  }

  @Test
  void redirectsReachTheClient() {
    upstream.on(HttpMethod.GET, "/old", Answer.redirect(302, "https://elsewhere.example/new"));

    HttpResponse<Buffer> answer = get("/old");

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.getHeader("location")).isEqualTo("https://elsewhere.example/new");
    assertThat(upstream.requests()).hasSize(1);
  }

  @Test
  void everyCookieIsALineOfItsOwn() {
    upstream.on(
        HttpMethod.GET,
        "/cookies",
        Answer.json(200, "{}")
            .withHeader("Set-Cookie", "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT")
            .withHeader("Set-Cookie", "b=2"));

    assertThat(get("/cookies").headers().getAll("set-cookie"))
        .containsExactly("a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2");
  }

  @Test
  void jsonThatNeedsNoConversionKeepsEveryByteAndItsLength() {
    upstream.on(HttpMethod.GET, "/json", Answer.json(200, SPACED).withHeader("ETag", "\"strong\""));

    HttpResponse<Buffer> answer = get("/json");

    assertThat(answer.bodyAsString()).isEqualTo(SPACED);
    assertThat(answer.getHeader("content-length")).isEqualTo(Integer.toString(SPACED.length()));
    assertThat(answer.getHeader("etag")).isEqualTo("\"strong\"");
  }

  @Test
  void gzipIsTakenOffBeforeTheAnswerIsReadAndNotAnnouncedAnyMore() {
    String json = "{\"files\":[\"" + BASE64 + "\"]}";
    upstream.on(
        HttpMethod.GET,
        "/gzip",
        Answer.json(200, json)
            .withHeader("ETag", "\"strong\"")
            .delivered(Delivery.PLAIN.withGzip()));

    HttpResponse<Buffer> answer =
        client
            .getAbs(gateway.url() + "/gzip")
            .putHeader("accept-encoding", "gzip, deflate, br")
            .send()
            .await();

    assertThat(last().header("accept-encoding")).contains("gzip");
    assertThat(answer.getHeader("content-encoding")).isNull();
    assertThat(answer.getHeader("etag")).isEqualTo("W/\"strong\"");
    assertThat(answer.bodyAsString()).isEqualTo("{\"files\":[\"" + JPEG + "\"]}");
  }

  @Test
  void gzipOfWhatIsNotJsonStaysAsItIs() {
    upstream.on(
        HttpMethod.GET,
        "/text",
        Answer.of(200, "text/plain", Buffer.buffer("hello")).delivered(Delivery.PLAIN.withGzip()));

    HttpResponse<Buffer> answer =
        client.getAbs(gateway.url() + "/text").putHeader("accept-encoding", "gzip").send().await();

    assertThat(answer.getHeader("content-encoding")).isEqualTo("gzip");
    assertThat(answer.bodyAsString("ISO-8859-1")).startsWith("\u001f\u008b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "identity", "gzip;q=0", "br, GZIP ; q=0.00", "deflate, br"})
  void aCodingThatCannotBeUndoneIsNotAskedFor(String accepted) {
    upstream.on(HttpMethod.GET, "/json", Answer.json(200, "{}"));

    client.getAbs(gateway.url() + "/json").putHeader("accept-encoding", accepted).send().await();

    assertThat(last().header("accept-encoding")).contains("identity");
  }

  @Test
  void noCodingIsAskedForIfTheClientAskedForNone() {
    get("/key/api/v1/pipelines");

    assertThat(last().header("accept-encoding")).isEmpty();
  }

  @Test
  void picturesAreFoundUnderTheKeyWhereverItStands() {
    String json =
        "[{\"files\":[\"" + BASE64 + "\"]},{\"x\":{\"files\":[null,\"" + BASE64 + "\"]}}]";
    upstream.on(HttpMethod.GET, "/files", Answer.json(500, json));

    HttpResponse<Buffer> answer = get("/files");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.bodyAsString()).isEqualTo(json.replace(BASE64, JPEG));
  }

  @Test
  void aJpegIsNotEncodedAgain() {
    String json = "{\"files\":[\"/9j/4AAQSkZJRgABAQ==\"],\"images\":[\"" + BASE64 + "\"]}";
    upstream.on(HttpMethod.GET, "/files", Answer.json(200, json));

    assertThat(get("/files").bodyAsString()).isEqualTo(json);
  }

  @Test
  void aPartOfAnAnswerIsNeverConverted() {
    String json = "{\"files\":[\"" + BASE64 + "\"]}";
    upstream.on(
        HttpMethod.GET,
        "/part",
        Answer.json(206, json).withHeader("Content-Range", "bytes 0-9/10"));

    assertThat(get("/part").bodyAsString()).isEqualTo(json);
  }

  @Test
  void headersOfTheConnectionStayOnIt() {
    upstream.on(
        HttpMethod.GET,
        "/hops",
        Answer.json(200, "{}")
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

    HttpResponse<Buffer> answer =
        client.getAbs(gateway.url() + "/hops").putHeaders(sent).send().await();

    assertThat(last().headers())
        .extracting(header -> header.name().toLowerCase(Locale.ROOT))
        .doesNotContain(
            "upgrade", "http2-settings", "x-mine", "te", "proxy-authorization", "connection");
    assertThat(last().header("x-key")).contains("Key K");
    assertThat(last().headers("x-twice")).containsExactly("1", "2");
    assertThat(answer.headers().names()).doesNotContain("X-Hop", "Keep-Alive");
    assertThat(answer.getHeader("X-End")).isEqualTo("2");
  }

  @Test
  void theUpstreamIsToldItsOwnHostAndForWhomTheRequestIs() {
    get("/key/api/v1/pipelines");

    assertThat(last().headers("host")).containsExactly("127.0.0.1:" + upstream.port());
    assertThat(last().headers("x-forwarded-for")).containsExactly("127.0.0.1");
    assertThat(last().headers("x-forwarded-host")).containsExactly("127.0.0.1:" + gateway.port());
  }

  @Test
  void answersWithoutABodyHaveNone() {
    upstream.on(HttpMethod.HEAD, "/head", Answer.json(200, SPACED));
    upstream.on(HttpMethod.GET, "/204", Answer.empty(204));
    upstream.on(HttpMethod.GET, "/304", Answer.empty(304).withHeader("ETag", "\"x\""));

    HttpResponse<Buffer> head = client.headAbs(gateway.url() + "/head").send().await();
    HttpResponse<Buffer> unchanged = get("/304");

    assertThat(head.body()).isNull();
    assertThat(head.getHeader("content-length")).isEqualTo(Integer.toString(SPACED.length()));
    assertThat(get("/204").statusCode()).isEqualTo(204);
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(unchanged.getHeader("etag")).isEqualTo("\"x\"");
    assertThat(unchanged.getHeader("transfer-encoding")).isNull();
    assertThat(get("/key/api/v1/pipelines").statusCode()).isEqualTo(401);
  }

  @Test
  void aLargeUploadOfUnknownLengthStreamsThrough() {
    upstream.on(HttpMethod.POST, "/up", Answer.json(200, "{}"));
    Buffer body = random(3_000_000);

    client
        .postAbs(gateway.url() + "/up")
        .sendStream(new Chunks(vertx.getOrCreateContext(), body, 10_000))
        .await();

    assertThat(last().header("transfer-encoding")).contains("chunked");
    assertThat(last().header("content-length")).isEmpty();
    assertThat(last().body().equals(body)).isTrue();
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

    HttpResponse<Buffer> answer =
        client
            .postAbs(gateway.url() + "/key/api/v1/pipeline/run")
            .putHeader("X-Key", "Key K")
            .putHeader("X-Secret", "Secret S")
            .putHeader(
                "Content-Type", "multipart/form-data; boundary=----GyverHttpBoundary123454321")
            .sendBuffer(Buffer.buffer(body))
            .await();

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(last().body().toString()).isEqualTo(body);
    assertThat(last().header("content-type"))
        .contains("multipart/form-data; boundary=----GyverHttpBoundary123454321");
  }

  @Test
  void anInterimAnswerIsRelayedBeforeTheBodyIsSent() {
    upstream.onArrival(HttpMethod.POST, "/continue", HttpServerRequestEcho::afterContinue);

    HttpResponse<Buffer> answer =
        client
            .postAbs(gateway.url() + "/continue")
            .putHeader("Expect", "100-continue")
            .sendBuffer(Buffer.buffer("hello"))
            .await();

    assertThat(answer.bodyAsString()).isEqualTo("hello");
  }

  private HttpResponse<Buffer> get(String target) {
    return client.request(HttpMethod.GET, gateway.port(), "127.0.0.1", target).send().await();
  }

  private SeenRequest last() {
    return upstream.requests().getLast();
  }

  private static String base64(Buffer bytes) {
    return Base64.getEncoder().encodeToString(bytes.getBytes());
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
