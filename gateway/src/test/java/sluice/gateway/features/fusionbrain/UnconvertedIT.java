package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.demo.Behaviour;
import sluice.demo.Delivery;
import sluice.demo.DemoImage;
import sluice.demo.Ending;
import sluice.demo.FusionBrainStub;
import sluice.demo.StubResponse;
import sluice.gateway.FakeWorker;
import sluice.gateway.GatewayFixture;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Reason;
import sluice.shared.job.WorkerReply.Refused;

/** What a client is told when an image could not be converted. */
class UnconvertedIT {

  private static final String PNG = Base64.getEncoder().encodeToString(DemoImage.png());
  private static final String BODY = "{\"files\":[\"" + PNG + "\"]}";
  private static final String NOTE = "image-transcode";
  private static final String[] REJECT = {"TRANSCODE_ON_FAILURE", "reject"};

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.images())).await();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void withoutWorkersTheHeadSaysThatTheImagePassedAsItCame() {
    upstream.on(HttpMethod.GET, "/picture", StubResponse.json(200, BODY));
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url())) {
      HttpResponse<Buffer> response = get(gateway);
      while (response.getHeader(NOTE) == null) { // for its first second it waits for a worker
        assertThat(response.bodyAsString()).isEqualTo(BODY);
        response = get(gateway);
      }

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.bodyAsString()).isEqualTo(BODY);
      assertThat(response.getHeader(NOTE))
          .isEqualTo("converted=0, unconverted=1, reason=(no-worker)");
    }
  }

  @Test
  void nothingIsSaidOfAResponseWhoseImagesAreAllConverted() {
    upstream.on(HttpMethod.GET, "/picture", StubResponse.json(200, BODY));
    try (GatewayFixture gateway = GatewayFixture.before(upstream.url())) {
      HttpResponse<Buffer> response = get(gateway);

      assertThat(response.bodyAsString()).isNotEqualTo(BODY);
      assertThat(response.headers().contains(NOTE)).isFalse();
    }
  }

  @Test
  void whereTheSettingsInsistAnImageThatWasRefusedIsABadGateway() {
    upstream.on(HttpMethod.GET, "/picture", StubResponse.json(200, BODY));
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url(), REJECT)) {
      FakeWorker.responding(gateway.vertx(), "w", _ -> new Refused(Reason.CORRUPT, "bad CRC"));

      HttpResponse<Buffer> response = get(gateway);

      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(response.bodyAsString()).contains("\"error\"").contains("\"details\"");
      assertThat(response.bodyAsString()).doesNotContain(PNG);
    }
  }

  @Test
  void whereTheSettingsInsistWhatIsConvertedAndWhatHoldsNoImageArrives() {
    upstream.on(HttpMethod.GET, "/picture", StubResponse.json(200, BODY));
    upstream.on(HttpMethod.GET, "/none", StubResponse.json(200, "{\"files\":[]}"));
    upstream.on(
        HttpMethod.GET,
        "/zipped",
        StubResponse.json(200, BODY).delivered(Delivery.PLAIN.withGzip()));
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url(), REJECT)) {
      FakeWorker.responding(
          gateway.vertx(), "w", job -> new Jpeg(FakeWorker.jpegOf(job.payload())));
      String jpeg =
          Base64.getEncoder()
              .encodeToString(FakeWorker.jpegOf(Buffer.buffer(DemoImage.png())).getBytes());

      assertThat(get(gateway).bodyAsString()).isEqualTo(BODY.replace(PNG, jpeg));
      assertThat(get(gateway, "/none").bodyAsString()).isEqualTo("{\"files\":[]}");
      assertThat(get(gateway, "/none").getHeader("content-length")).isEqualTo("12");
      assertThat(get(gateway, "/zipped").bodyAsString()).isEqualTo(BODY.replace(PNG, jpeg));
    }
  }

  @Test
  void whereTheSettingsInsistAResponseTooLongToBeHeldIsBrokenOffAtItsEnd() {
    String padded = "{\"padding\":\"" + "x".repeat(2_000_000) + "\",\"files\":[\"" + PNG + "\"]}";
    upstream.on(HttpMethod.GET, "/picture", StubResponse.json(200, padded));
    try (GatewayFixture gateway =
        GatewayFixture.withoutWorker(
            upstream.url(), "TRANSCODE_ON_FAILURE", "reject", "MAX_BUFFERED_BYTES", "1000000")) {
      FakeWorker.responding(gateway.vertx(), "w", _ -> new Refused(Reason.CORRUPT, "bad CRC"));

      assertThatThrownBy(() -> get(gateway)).hasMessageContaining("closed");
    }
  }

  private HttpResponse<Buffer> get(GatewayFixture gateway) {
    return get(gateway, "/picture");
  }

  private HttpResponse<Buffer> get(GatewayFixture gateway, String path) {
    return client
        .get(gateway.port(), "127.0.0.1", path)
        .putHeader("Accept-Encoding", "gzip")
        .send()
        .timeout(20, TimeUnit.SECONDS)
        .await();
  }
}
