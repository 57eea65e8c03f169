package sluice.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import sluice.demo.Behaviour;
import sluice.demo.Delivery;
import sluice.demo.DemoImage;
import sluice.demo.FusionBrainStub;
import sluice.demo.SeenRequest;
import sluice.demo.StubResponse;
import sluice.testkit.fusionbrain.FrameLimits;
import sluice.testkit.fusionbrain.FrameOutcome;
import sluice.testkit.fusionbrain.PhotoFrame;

/** The photo frame, the device this product was made for, against a whole node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhotoFrameIT {

  /**
   * A fragment of 512 bytes plus the overhead of AES-GCM or ChaCha20 and the header, rounded up.
   */
  private static final int TLS_RECORD_MAX = 512 + 100;

  /**
   * Output of openssl for the header of each received record; the last two bytes are the length.
   */
  private static final Pattern RECORD_HEADER =
      Pattern.compile("<<< .*RecordHeader.*\n +[0-9a-f]{2} 03 03 ([0-9a-f]{2} [0-9a-f]{2})");

  private static final byte[] REQUEST_DEMO =
      "GET /key/api/v1/pipelines HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
          .getBytes(ISO_8859_1);

  private static final String PNG = base64(DemoImage.png());
  private static final String JPEG = base64(DemoImage.jpeg());

  /** Bodies of status responses: in some the device finds the image, in others it cannot. */
  @SuppressWarnings("UnusedVariable") // read by @FieldSource
  private static final List<String> BODIES =
      List.of(
          "{\"uuid\":\"u\",\"status\":\"DONE\",\"result\":{\"files\":[\"$\"],\"censored\":false}}",
          "{ \"uuid\" : \"u\" , \"status\" : \"DONE\" ,\r\n"
              + "\t\"result\" : { \"files\" : [ \"$\" ] , \"censored\" : false } }",
          "{\"uuid\":\"u\",\"status\":\"DONE\",\"result\":{\"files\":[\"$\"],\"censored\":false},\"generationTime\":12}",
          "{\"uuid\":\"u\",\"status\":\"DONE\",\"generationTime\":12,\"result\":{\"files\":[\"$\"],\"censored\":false}}",
          "{\"uuid\":\"u\",\"status\":\"DONE\",\"errorDescription\":null,\"result\":{\"files\":[\"$\"],\"censored\":false}}",
          "{\"uuid\":\"u\",\"status\":\"DONE\",\"errorDescription\":\"\",\"result\":{\"files\":[\"$\"],\"censored\":false}}",
          "{\"uuid\":\"u\",\"status\":\"DONE\",\"errorDescription\":\"text\",\"result\":{\"files\":[\"$\"],\"censored\":false}}",
          "{\"uuid\":\"u\",\"status\":\"DONE\",\"result\":{\"censored\":false,\"files\":[\"$\"]}}",
          "{\"result\":{\"censored\":false,\"files\":[\"$\"]},\"status\":\"DONE\",\"uuid\":\"u\"}",
          "{\"uuid\":\"u\",\"status\":\"DONE\",\"files\":[\"$\"],\"censored\":false}");

  private final Vertx vertx = Vertx.vertx();
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.delivering(DemoImage.png())).await();

  private final EmbeddedNode node = EmbeddedNode.before(upstream.url());

  @AfterAll
  void close() {
    node.close();
    vertx.close().await();
  }

  @ParameterizedTest
  @FieldSource("BODIES")
  void onlyTheImageChangesInEveryFormOfTheResponse(String body) throws Exception {
    upstream.on(HttpMethod.GET, "/status", StubResponse.json(200, body.replace("$", PNG)));

    Matcher found = matcher(body, get(node.url() + "/status"));

    assertThat(found.matches()).isTrue();
    assertThat(Base64.getDecoder().decode(found.group(1))).startsWith(0xff, 0xd8, 0xff);
  }

  @ParameterizedTest
  @FieldSource("BODIES")
  void theOutcomeIsThatOfAJpegFromTheUpstream(String body) {
    upstream.on(HttpMethod.GET, "/jpeg", StubResponse.json(200, body.replace("$", JPEG)));
    upstream.on(HttpMethod.GET, "/png", StubResponse.json(200, body.replace("$", PNG)));

    FrameOutcome direct = frame().fetch("127.0.0.1", upstream.port(), false, "/jpeg");
    FrameOutcome proxied = frame().fetch("127.0.0.1", node.port(), false, "/png");

    assertThat(proxied).hasSameClassAs(direct);
  }

  @Test
  void theDeviceGetsItsImageOverTlsInRecordsThatFitItsBuffers(@TempDir Path folder)
      throws Exception {
    PhotoFrame frame = frame();

    try (EmbeddedNode secure = secureNode(folder)) {
      FrameOutcome response = frame.generate("127.0.0.1", secure.port(), true, "кот");

      assertThat(secure.url()).startsWith("https://");
      assertThat(response).isInstanceOf(FrameOutcome.Image.class);
      assertThat(frame.largestTlsRecordBytes()).isBetween(512, TLS_RECORD_MAX);
    }
  }

  @Test
  void opensslReceivesSmallRecords(@TempDir Path folder) throws Exception {
    try (EmbeddedNode secure = secureNode(folder)) {
      Process openssl =
          new ProcessBuilder(
                  "openssl",
                  "s_client",
                  "-connect",
                  "127.0.0.1:" + secure.port(),
                  "-tls1_2",
                  "-maxfraglen",
                  "512",
                  "-msg",
                  "-quiet",
                  "-no_ign_eof")
              .redirectErrorStream(true)
              .start();
      openssl.getOutputStream().write(REQUEST_DEMO);
      openssl.getOutputStream().flush();
      String trace = new String(openssl.getInputStream().readAllBytes(), ISO_8859_1);

      List<Integer> records =
          RECORD_HEADER
              .matcher(trace)
              .results()
              .map(header -> Integer.parseInt(header.group(1).replace(" ", ""), 16))
              .toList();
      assertThat(trace).contains("HTTP/1.1 401");
      assertThat(records).isNotEmpty().allMatch(length -> length <= TLS_RECORD_MAX);
    }
  }

  @Test
  void aRunFromThePromptToTheImageSucceeds() {
    assertThat(frame().generate("127.0.0.1", node.port(), false, "q"))
        .isInstanceOf(FrameOutcome.Image.class);
    assertThat(upstream.requests())
        .filteredOn(request -> request.path().contains("/status/"))
        .as("a result that can be read only once is never requested twice")
        .extracting(SeenRequest::path)
        .hasSize(2);
  }

  @Test
  void anImageInAGzippedResponseIsConverted() {
    upstream.on(
        HttpMethod.GET,
        "/gzip",
        StubResponse.json(200, BODIES.getFirst().replace("$", PNG))
            .delivered(Delivery.PLAIN.withGzip().inChunks()));

    assertThat(frame().fetch("127.0.0.1", node.port(), false, "/gzip"))
        .isInstanceOf(FrameOutcome.Image.class);
  }

  /**
   * The device waits two seconds for a byte before the image and half a second within it, so only
   * the heartbeat keeps it.
   */
  @Test
  void theDeviceGetsALargeImageThatTakesTheUpstreamFiveSeconds() throws IOException {
    String body = BODIES.getFirst().replace("$", base64(largePng()));
    upstream.on(
        HttpMethod.GET,
        "/slow",
        StubResponse.json(200, body)
            .delivered(Delivery.PLAIN.dripping(body.length() / 7, Duration.ofMillis(700))));

    try (EmbeddedNode beating =
        EmbeddedNode.before(upstream.url(), "IMAGE_HEARTBEAT_SECONDS", "1")) {
      assertThat(frame().fetch("127.0.0.1", beating.port(), false, "/slow"))
          .isInstanceOf(FrameOutcome.Image.class);
    }
  }

  /** Random colours: 4.5 MB, or 6 MB in base64. */
  private static byte[] largePng() throws IOException {
    BufferedImage image = new BufferedImage(1_250, 1_200, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
      image.setRGB(i % image.getWidth(), i / image.getWidth(), random.nextInt());
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  private EmbeddedNode secureNode(Path folder) throws IOException, InterruptedException {
    Certificate files = Certificate.in(folder);
    return EmbeddedNode.before(
        upstream.url(),
        "TLS_CERT",
        files.certificate().toString(),
        "TLS_KEY",
        files.key().toString());
  }

  private static PhotoFrame frame() {
    return new PhotoFrame("K", "S", FrameLimits.DEVICE.withoutWaiting());
  }

  private static Matcher matcher(String body, String response) {
    String[] around = body.split("\\$", -1);
    return Pattern.compile(Pattern.quote(around[0]) + "([^\"]*)" + Pattern.quote(around[1]))
        .matcher(response);
  }

  private static String get(String url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
