package sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {

  private static final Content TEXT = Content.of("{\"a\":\"" + "b".repeat(500) + "\"}");

  private final Vertx vertx = Vertx.vertx();
  private FusionBrainStub stub;
  private Browser browser;

  @BeforeEach
  void start() {
    stub = FusionBrainStub.start(vertx, 0, Behaviour.delivering(new byte[0])).await();
    browser = new Browser(stub.url());
  }

  @AfterEach
  void stop() {
    browser.close();
    vertx.close().await();
  }

  @Test
  void plainBodiesHaveAContentLength() throws Exception {
    HttpResponse<InputStream> response = respond(TEXT, Delivery.PLAIN);

    assertThat(response.headers().firstValue("Content-Length")).contains("508");
    assertThat(response.body().readAllBytes()).isEqualTo(bytes(TEXT));
  }

  @Test
  void chunkedBodiesHaveNoContentLength() throws Exception {
    HttpResponse<InputStream> response = respond(TEXT, Delivery.PLAIN.inChunks());

    assertThat(response.headers().firstValue("Content-Length")).isEmpty();
    assertThat(response.headers().firstValue("Transfer-Encoding")).contains("chunked");
    assertThat(response.body().readAllBytes()).isEqualTo(bytes(TEXT));
  }

  @Test
  void compressedBodiesDecompressToTheOriginal() throws Exception {
    HttpResponse<InputStream> response = respond(TEXT, Delivery.PLAIN.withGzip());

    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(new GZIPInputStream(response.body()).readAllBytes()).isEqualTo(bytes(TEXT));
  }

  @Test
  void dripAndPausesDoNotChangeTheBody() throws Exception {
    Delivery slow =
        Delivery.PLAIN
            .withHeadAfter(Duration.ofMillis(1))
            .withBodyAfter(Duration.ofMillis(1))
            .dripping(100, Duration.ofMillis(1));

    assertThat(respond(TEXT, slow).body().readAllBytes()).isEqualTo(bytes(TEXT));
    assertThat(respond(TEXT, slow.inChunks()).body().readAllBytes()).isEqualTo(bytes(TEXT));
  }

  @Test
  void theHeadArrivesBeforeADelayedBody() throws Exception {
    Delivery never = Delivery.PLAIN.withBodyAfter(Duration.ofHours(1));

    try (InputStream body = respond(TEXT, never).body()) {
      assertThat(body.available()).isZero();
    }
  }

  @Test
  void aCutBodyIsShorterThanItsContentLength() throws Exception {
    HttpResponse<InputStream> response = respond(TEXT, Delivery.PLAIN.cutAfter(100));

    assertThat(response.headers().firstValue("Content-Length")).contains("508");
    assertThat(response.body().readNBytes(100)).isEqualTo(Arrays.copyOf(bytes(TEXT), 100));
    assertThatThrownBy(response.body()::read).isInstanceOf(IOException.class);
  }

  @Test
  void aHugeImageIsGeneratedWhileItIsSent() throws Exception {
    long chars = 20_000_000;
    stub.behave(Behaviour.of(new Ending.Huge("iVBORw0KGgo", chars)).withPolls(0));
    Content body = StatusBodies.over(Generation.PIPELINES, "u", stub.behaviour().ending());

    HttpResponse<InputStream> response = respond(body, Delivery.PLAIN.inChunks());

    try (InputStream in = response.body()) {
      assertThat(in.transferTo(OutputStream.nullOutputStream()))
          .isEqualTo(body.length())
          .isGreaterThan(chars);
    }
  }

  @Test
  void aHugeBodyOfOneLetterCompressesWell() {
    Buffer letters = Buffer.buffer("A".repeat(100_000));
    Content huge = new Content.Repeated(Buffer.buffer(), letters, 100, Buffer.buffer());

    assertThat(huge.length()).isEqualTo(10_000_000);
    assertThat(huge.gzipped().length()).isLessThan(20_000);
  }

  private HttpResponse<InputStream> respond(Content content, Delivery delivery) throws Exception {
    stub.on(HttpMethod.GET, "/x", StubResponse.json(200, content).delivered(delivery));
    return browser.open("/x");
  }

  private static byte[] bytes(Content content) {
    return ((Content.Whole) content).bytes().getBytes();
  }
}
