package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.Behaviour;
import sluice.demo.Content;
import sluice.demo.Delivery;
import sluice.demo.Ending;
import sluice.demo.FusionBrainStub;
import sluice.demo.StubResponse;
import sluice.gateway.FakeWorker;
import sluice.gateway.GatewayFixture;

/** Responses that are larger, deeper or more numerous than anybody needs. */
class BoundsIT {

  private static final String NOTE = "Image-Transcode";

  private static final int MIB = 1 << 20;
  private static final String PNG = "iVBORw0KGgoAAAANSUhEUg==";

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.images())).await();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aResponseBeyondTheLimitStreamsThroughUnconverted() {
    Content images = repeated("{\"files\":[\"" + PNG + "\",\"", "A".repeat(MIB), 3, "\"]}");
    upstream.on(HttpMethod.GET, "/huge", StubResponse.json(200, images));

    try (GatewayFixture gateway =
        GatewayFixture.before(upstream.url(), "MAX_BODY_BYTES", Integer.toString(2 * MIB))) {
      HttpResponse<Buffer> response = get(gateway, "/huge");

      assertThat(response.getHeader("content-length")).isEqualTo(Long.toString(images.length()));
      assertThat(response.bodyAsString()).startsWith("{\"files\":[\"" + PNG).endsWith("A\"]}");
      assertThat(response.bodyAsString()).hasSize((int) images.length());
    }
  }

  @Test
  void anImageBeyondTheLimitPassesAndTheNextIsConverted() {
    String tooLong = PNG.replace("=", "A") + "A".repeat(2_000);
    String json = "{\"files\":[\"" + tooLong + "\",\"" + PNG + "\"]}";
    upstream.on(HttpMethod.GET, "/long", StubResponse.json(200, json));

    try (GatewayFixture gateway =
        GatewayFixture.before(upstream.url(), "MAX_IMAGE_BYTES", "1000")) {
      assertThat(get(gateway, "/long").bodyAsString())
          .isEqualTo("{\"files\":[\"" + tooLong + "\",\"" + jpeg() + "\"]}");
    }
  }

  @Test
  void manyMoreImagesThanMayBeAreConvertedUpToTheLimit() {
    int count = 100_000;
    String json = "{\"files\":[" + ("\"" + PNG + "\",").repeat(count) + "null]}";
    upstream.on(HttpMethod.GET, "/many", StubResponse.json(200, json));

    try (GatewayFixture gateway = GatewayFixture.before(upstream.url(), "MAX_IMAGES", "3")) {
      String response = get(gateway, "/many").bodyAsString();

      assertThat(response)
          .isEqualTo(
              "{\"files\":["
                  + ("\"" + jpeg() + "\",").repeat(3)
                  + ("\"" + PNG + "\",").repeat(count - 3)
                  + "null]}");
    }
  }

  @Test
  void theHeadSaysWhichBoundKeptAnImage() {
    String json = "{\"files\":[\"" + PNG + "\",\"" + PNG + "\"]}";
    upstream.on(HttpMethod.GET, "/two", StubResponse.json(200, json));
    upstream.on(HttpMethod.GET, "/long", StubResponse.json(200, json + " ".repeat(20_000)));
    upstream.on(
        HttpMethod.GET,
        "/endless",
        StubResponse.json(200, " ".repeat(9_990) + json).delivered(Delivery.PLAIN.inChunks()));

    try (GatewayFixture gateway =
        GatewayFixture.before(upstream.url(), "MAX_IMAGES", "1", "MAX_BODY_BYTES", "10000")) {
      assertThat(get(gateway, "/two").getHeader(NOTE)).endsWith("unconverted=1, reason=(too-many)");
      assertThat(get(gateway, "/long").getHeader(NOTE))
          .isEqualTo("converted=0, unconverted=1, reason=(too-large-body)");
      assertThat(get(gateway, "/endless").getHeader(NOTE))
          .isEqualTo("converted=0, unconverted=2, reason=(too-large-body)");
    }
  }

  @Test
  void depthIsNoProblem() {
    String json = "[".repeat(100_000) + "]".repeat(100_000);
    upstream.on(HttpMethod.GET, "/deep", StubResponse.json(200, json));

    try (GatewayFixture gateway = GatewayFixture.before(upstream.url())) {
      assertThat(get(gateway, "/deep").bodyAsString()).isEqualTo(json);
    }
  }

  @Test
  void aBombInGzipEndsBroken() {
    Content bomb = repeated("{\"a\":\"", "0".repeat(MIB), 64, "\"}").gzipped();
    upstream.on(
        HttpMethod.GET,
        "/bomb",
        StubResponse.json(200, bomb)
            .withHeader("Content-Encoding", "gzip")
            .delivered(Delivery.PLAIN));

    try (GatewayFixture gateway = GatewayFixture.before(upstream.url())) {
      assertThatThrownBy(() -> get(gateway, "/bomb")).hasMessageContaining("closed");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 15, 100})
  void gzipThatIsCutShortEndsBroken(int missing) {
    Buffer whole = ((Content.Whole) Content.of(large()).gzipped()).bytes();
    upstream.on(
        HttpMethod.GET,
        "/cut",
        StubResponse.json(200, new Content.Whole(whole.getBuffer(0, whole.length() - missing)))
            .withHeader("Content-Encoding", "gzip"));

    try (GatewayFixture gateway = GatewayFixture.before(upstream.url())) {
      assertThatThrownBy(() -> get(gateway, "/cut")).hasMessageContaining("closed");
    }
  }

  @Test
  void gzipInSeveralMembersComesOutWhole() {
    Buffer first = ((Content.Whole) Content.of("{\"a\":[1,2,").gzipped()).bytes();
    Buffer second = ((Content.Whole) Content.of("3]}").gzipped()).bytes();
    upstream.on(
        HttpMethod.GET,
        "/members",
        StubResponse.json(200, new Content.Whole(first.copy().appendBuffer(second)))
            .withHeader("Content-Encoding", "gzip")
            .delivered(Delivery.PLAIN.dripping(3, Duration.ofMillis(1))));

    try (GatewayFixture gateway = GatewayFixture.before(upstream.url())) {
      assertThat(get(gateway, "/members").bodyAsString()).isEqualTo("{\"a\":[1,2,3]}");
    }
  }

  @Test
  void paddingBehindGzipIsPassedOver() {
    Buffer whole = ((Content.Whole) Content.of("{\"a\":1}").gzipped()).bytes().copy();
    upstream.on(
        HttpMethod.GET,
        "/padded",
        StubResponse.json(200, new Content.Whole(whole.appendBytes(new byte[512])))
            .withHeader("Content-Encoding", "gzip"));

    try (GatewayFixture gateway = GatewayFixture.before(upstream.url())) {
      assertThat(get(gateway, "/padded").bodyAsString()).isEqualTo("{\"a\":1}");
    }
  }

  @Test
  void gzipWithAWrongChecksumEndsBroken() {
    Buffer whole = ((Content.Whole) Content.of(large()).gzipped()).bytes().copy();
    whole.setByte(whole.length() - 6, (byte) ~whole.getByte(whole.length() - 6));
    upstream.on(
        HttpMethod.GET,
        "/damaged",
        StubResponse.json(200, new Content.Whole(whole)).withHeader("Content-Encoding", "gzip"));

    try (GatewayFixture gateway = GatewayFixture.before(upstream.url())) {
      assertThatThrownBy(() -> get(gateway, "/damaged")).hasMessageContaining("closed");
    }
  }

  @Test
  void whatIsNoGzipThoughItSaysSoIsABadGateway() {
    upstream.on(
        HttpMethod.GET,
        "/lie",
        StubResponse.json(200, "{\"a\":1}").withHeader("Content-Encoding", "gzip"));

    try (GatewayFixture gateway = GatewayFixture.before(upstream.url())) {
      assertThat(get(gateway, "/lie").statusCode()).isEqualTo(502);
    }
  }

  @Test
  void largeGzipOfHonestJsonComesOutWhole() {
    upstream.on(
        HttpMethod.GET,
        "/large",
        StubResponse.json(200, large()).delivered(Delivery.PLAIN.withGzip().inChunks()));

    try (GatewayFixture gateway = GatewayFixture.before(upstream.url())) {
      assertThat(get(gateway, "/large").bodyAsString()).isEqualTo(large());
    }
  }

  @Test
  void aClientThatReadsSlowlyHoldsTheUpstreamBackAndNotTheHeap() throws Exception {
    long times = 400;
    Content json = repeated("[\"", "x".repeat(MIB), times, "\"]");
    upstream.on(HttpMethod.GET, "/stream", StubResponse.json(200, json));
    Runtime runtime = Runtime.getRuntime();

    try (GatewayFixture gateway =
            GatewayFixture.before(
                upstream.url(), "MAX_BODY_BYTES", Integer.toString(Integer.MAX_VALUE));
        Socket socket = new Socket("127.0.0.1", gateway.port())) {
      System.gc();
      long before = runtime.totalMemory() - runtime.freeMemory();
      socket
          .getOutputStream()
          .write("GET /stream HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      in.readNBytes(100 * MIB);
      System.gc();
      long held = runtime.totalMemory() - runtime.freeMemory() - before;
      long rest = in.transferTo(OutputStream.nullOutputStream());

      assertThat(held).isLessThan(64L * MIB);
      assertThat(rest).isGreaterThan((times - 101) * MIB);
    }
  }

  private static String large() {
    Random random = new Random(1);
    StringBuilder json = new StringBuilder("[0");
    for (int i = 1; i < 300_000; i++) {
      json.append(',').append(random.nextInt(1, Integer.MAX_VALUE));
    }
    return json.append(']').toString();
  }

  private static Content repeated(String head, String unit, long times, String tail) {
    return new Content.Repeated(
        Buffer.buffer(head), Buffer.buffer(unit), times, Buffer.buffer(tail));
  }

  private static String jpeg() {
    Buffer png = Buffer.buffer(Base64.getDecoder().decode(PNG));
    return Base64.getEncoder().encodeToString(FakeWorker.jpegOf(png).getBytes());
  }

  private HttpResponse<Buffer> get(GatewayFixture gateway, String target) {
    return client
        .get(gateway.port(), "127.0.0.1", target)
        .send()
        .timeout(30, TimeUnit.SECONDS)
        .await();
  }
}
