package sluice.gateway.fusionbrain;

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
import sluice.gateway.FakeWorker;
import sluice.gateway.GatewayFixture;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Reason;
import sluice.shared.job.WorkerReply.Refused;
import sluice.stubs.fusionbrain.Answer;
import sluice.stubs.fusionbrain.Behaviour;
import sluice.stubs.fusionbrain.Delivery;
import sluice.stubs.fusionbrain.DemoPicture;
import sluice.stubs.fusionbrain.Ending;
import sluice.stubs.fusionbrain.FusionBrainStub;

/** What a client is told when a picture could not be converted. */
class UnconvertedIT {

  private static final String PNG = Base64.getEncoder().encodeToString(DemoPicture.png());
  private static final String BODY = "{\"files\":[\"" + PNG + "\"]}";
  private static final String NOTE = "x-image-transcode";
  private static final String[] REJECT = {"TRANSCODE_ON_FAILURE", "reject"};

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.pictures())).await();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void withoutWorkersTheHeadSaysThatThePicturePassedAsItCame() {
    upstream.on(HttpMethod.GET, "/picture", Answer.json(200, BODY));
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url())) {
      HttpResponse<Buffer> answer = get(gateway);
      while (answer.getHeader(NOTE) == null) { // for its first second it waits for a worker
        assertThat(answer.bodyAsString()).isEqualTo(BODY);
        answer = get(gateway);
      }

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.bodyAsString()).isEqualTo(BODY);
      assertThat(answer.getHeader(NOTE)).isEqualTo("converted=0, passed=1, reason=(no-worker)");
    }
  }

  @Test
  void nothingIsSaidOfAnAnswerWhosePicturesAreAllConverted() {
    upstream.on(HttpMethod.GET, "/picture", Answer.json(200, BODY));
    try (GatewayFixture gateway = GatewayFixture.before(upstream.url())) {
      HttpResponse<Buffer> answer = get(gateway);

      assertThat(answer.bodyAsString()).isNotEqualTo(BODY);
      assertThat(answer.headers().contains(NOTE)).isFalse();
    }
  }

  @Test
  void whereTheSettingsInsistAPictureThatWasRefusedIsABadGateway() {
    upstream.on(HttpMethod.GET, "/picture", Answer.json(200, BODY));
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url(), REJECT)) {
      FakeWorker.answering(gateway.vertx(), "w", _ -> new Refused(Reason.CORRUPT, "bad CRC"));

      HttpResponse<Buffer> answer = get(gateway);

      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.bodyAsString()).contains("\"error\"").contains("\"details\"");
      assertThat(answer.bodyAsString()).doesNotContain(PNG);
    }
  }

  @Test
  void whereTheSettingsInsistWhatIsConvertedAndWhatHoldsNoPictureArrives() {
    upstream.on(HttpMethod.GET, "/picture", Answer.json(200, BODY));
    upstream.on(HttpMethod.GET, "/none", Answer.json(200, "{\"files\":[]}"));
    upstream.on(
        HttpMethod.GET, "/zipped", Answer.json(200, BODY).delivered(Delivery.PLAIN.withGzip()));
    try (GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url(), REJECT)) {
      FakeWorker.answering(gateway.vertx(), "w", job -> new Jpeg(FakeWorker.jpegOf(job.payload())));
      String jpeg =
          Base64.getEncoder()
              .encodeToString(FakeWorker.jpegOf(Buffer.buffer(DemoPicture.png())).getBytes());

      assertThat(get(gateway).bodyAsString()).isEqualTo(BODY.replace(PNG, jpeg));
      assertThat(get(gateway, "/none").bodyAsString()).isEqualTo("{\"files\":[]}");
      assertThat(get(gateway, "/none").getHeader("content-length")).isEqualTo("12");
      assertThat(get(gateway, "/zipped").bodyAsString()).isEqualTo(BODY.replace(PNG, jpeg));
    }
  }

  @Test
  void whereTheSettingsInsistAnAnswerTooLongToBeHeldIsBrokenOffAtItsEnd() {
    String padded = "{\"padding\":\"" + "x".repeat(2_000_000) + "\",\"files\":[\"" + PNG + "\"]}";
    upstream.on(HttpMethod.GET, "/picture", Answer.json(200, padded));
    try (GatewayFixture gateway =
        GatewayFixture.withoutWorker(
            upstream.url(), "TRANSCODE_ON_FAILURE", "reject", "MAX_HELD_BYTES", "1000000")) {
      FakeWorker.answering(gateway.vertx(), "w", _ -> new Refused(Reason.CORRUPT, "bad CRC"));

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
