package sluice.gateway.features.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetClient;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import org.junit.jupiter.api.AfterEach;
import sluice.gateway.GatewayFixture;
import sluice.gateway.Responses;
import sluice.testkit.SelfSignedCertificate;
import sluice.testkit.openai.ImagesStub;

/** Somebody who draws like OpenAI behind a gateway, and a client with a key. */
abstract class ImagesSetUp {

  static final String KEY = "sk-client-0123456789";
  static final String GENERATIONS = "/v1/images/generations";
  static final String EDITS = "/v1/images/edits";
  static final String OWN = "/api/generate/image";
  static final String REQUEST = "{\"model\":\"gpt-image-1\",\"prompt\":\"an otter\"}";

  /** Making one takes most of a second. */
  private static final SelfSignedCertificate CERTIFICATE =
      SelfSignedCertificate.create("localhost");

  final Vertx vertx = Vertx.vertx();
  final WebClient client = WebClient.create(vertx);

  /** Held: one that the garbage collector finds closes its connections. */
  final NetClient net = vertx.createNetClient();

  final ImagesStub openAi =
      ImagesStub.start(
              vertx,
              new HttpServerOptions()
                  .setPort(0)
                  .setSsl(true)
                  .setKeyCertOptions(CERTIFICATE.keyCertOptions()))
          .await();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  GatewayFixture gateway(String... settings) {
    String[] all = new String[settings.length + 10];
    all[0] = "OPENAI_URL";
    all[1] = openAi.url();
    all[2] = "OPENAI_API_KEY";
    all[3] = ImagesStub.KEY;
    all[4] = "ALLOWED_API_KEYS";
    all[5] = KEY;
    all[6] = "UPSTREAM_CA";
    all[7] = CERTIFICATE.certificatePath();
    all[8] = "OPENAI_IMAGE_KEYS";
    all[9] = "off";
    System.arraycopy(settings, 0, all, 10, settings.length);
    return GatewayFixture.before("http://127.0.0.1:1", all);
  }

  HttpResponse<Buffer> post(GatewayFixture gateway, String target, String body) {
    return client
        .postAbs(gateway.url() + target)
        .putHeader("Content-Type", "application/json")
        .bearerTokenAuthentication(KEY)
        .timeout(10_000)
        .sendBuffer(Buffer.buffer(body))
        .await();
  }

  static void assertProblem(HttpResponse<Buffer> response, int status, String code) {
    assertThat(Responses.json(response).getJsonObject("error").getString("code")).isEqualTo(code);
    assertThat(response.statusCode()).isEqualTo(status);
  }
}
