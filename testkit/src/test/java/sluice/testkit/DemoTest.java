package sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.demo.Demo;
import sluice.demo.DemoImage;
import sluice.demo.FusionBrainStub;
import sluice.testkit.fusionbrain.FrameLimits;
import sluice.testkit.fusionbrain.FrameOutcome;
import sluice.testkit.fusionbrain.PhotoFrame;

class DemoTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void requestsWithoutKeysGetRotatingImages() throws Exception {
    FusionBrainStub stub = Demo.start(vertx, 0).await();

    byte[] first = image(stub);
    byte[] second = image(stub);

    assertThat(ImageIO.read(new ByteArrayInputStream(first)).getColorModel().hasAlpha()).isTrue();
    assertThat(first).isEqualTo(DemoImage.png()).isNotEqualTo(second);
  }

  @Test
  void aRunDeliversAPng() {
    FusionBrainStub stub = Demo.start(vertx, 0).await();
    Duration longest = Duration.ofSeconds(20);
    FrameLimits limits =
        new FrameLimits(longest, longest, longest, longest, Duration.ZERO, Duration.ZERO);

    FrameOutcome response =
        new PhotoFrame("any", "any", limits).generate("127.0.0.1", stub.port(), false, "cat");

    assertThat(response).isEqualTo(new FrameOutcome.Failed("not a JPEG"));
  }

  private static byte[] image(FusionBrainStub stub) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(stub.url() + Demo.ALWAYS_DONE)).build(),
              HttpResponse.BodyHandlers.ofString());
      return Base64.getDecoder()
          .decode(
              new JsonObject(response.body())
                  .getJsonObject("result")
                  .getJsonArray("files")
                  .getString(0));
    }
  }
}
