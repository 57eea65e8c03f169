package sluice.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.demo.DemoImage;

class HostileImagesTest {

  @TempDir private Path corpus;
  private final Vertx vertx = Vertx.vertx();
  private ImageTable table;

  @BeforeEach
  void tableOfFour() throws Exception {
    Files.write(corpus.resolve("good.png"), DemoImage.png());
    Files.write(corpus.resolve("bad.png"), DemoImage.png());
    Files.write(corpus.resolve("odd.png"), DemoImage.png());
    Files.write(corpus.resolve("empty.png"), new byte[0]);
    Path tsv =
        Files.writeString(
            corpus.resolve("table.tsv"),
            """
            path\tsource\tihdr\tverdict
            good.png\tx\tx\tmust-convert
            bad.png\tx\tx\tmust-not-convert
            odd.png\tx\tx\teither
            empty.png\tx\tx\tmust-not-convert
            """);
    table = ImageTable.read(tsv, corpus);
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void aCorrectGatewayPasses() throws Exception {
    String jpeg = Base64.getEncoder().encodeToString(DemoImage.jpeg());
    String gateway = gateway("good.png", body(jpeg));

    assertThat(report(gateway, true))
        .contains("must-convert 1/1", "must-not-convert 2/2", "either 1/1");
  }

  @Test
  void aGatewayThatConvertsNothingFails() throws Exception {
    assertThat(report(gateway("", ""), false))
        .contains("must-convert 0/1", "must-not-convert 2/2", "good.png: was not converted");
  }

  @Test
  void aChangedByteOutsideTheImageFails() throws Exception {
    String jpeg = Base64.getEncoder().encodeToString(DemoImage.jpeg());
    String gateway = gateway("good.png", body(jpeg) + "\n");

    assertThat(report(gateway, false)).contains("good.png: bytes around the image changed");
  }

  @Test
  void anImageConvertedAgainstItsVerdictFails() throws Exception {
    String jpeg = Base64.getEncoder().encodeToString(DemoImage.jpeg());

    assertThat(report(gateway("bad.png", body(jpeg)), false)).contains("bad.png: was changed");
  }

  @Test
  void aProgressiveOrEscapedJpegFails() throws Exception {
    assertThat(report(gateway("odd.png", body("/9j/wgAL")), false))
        .contains("odd.png: not a baseline JPEG");
    assertThat(report(gateway("odd.png", body("\\/9j")), false)).contains("odd.png: not base64");
  }

  @Test
  void aResponseOtherThan200Fails() throws Exception {
    HttpServer broken =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().setStatusCode(502).end())
            .listen(0, "127.0.0.1")
            .await();

    assertThat(report("http://127.0.0.1:" + broken.actualPort(), false))
        .contains("must-convert 0/1", "empty.png: status 502");
  }

  private static String body(String base64) {
    return new String(new ImageBody(base64).bytes(), StandardCharsets.US_ASCII);
  }

  /** A gateway that forwards all bodies unchanged except for one file; returns its URL. */
  private String gateway(String changedFile, String instead) {
    HttpServer upstream = new ImageUpstream(vertx, table).listen(0).await();
    var client = vertx.createHttpClient();
    HttpServer gateway =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  int number = Integer.parseInt(request.uri().replaceAll("\\D", ""));
                  if (table.rows().get(number).name().equals(changedFile)) {
                    request.response().end(instead);
                    return;
                  }
                  client
                      .request(request.method(), upstream.actualPort(), "127.0.0.1", request.uri())
                      .compose(forward -> forward.send())
                      .compose(response -> response.body())
                      .onSuccess((Buffer body) -> request.response().end(body));
                })
            .listen(0, "127.0.0.1")
            .await();
    return "http://127.0.0.1:" + gateway.actualPort() + "/";
  }

  private String report(String gateway, boolean passes) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);

    assertThat(HostileImages.check(gateway, table, print)).isEqualTo(passes);

    return out.toString(StandardCharsets.UTF_8);
  }
}
