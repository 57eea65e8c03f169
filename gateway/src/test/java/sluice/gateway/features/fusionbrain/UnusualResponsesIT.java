package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.Content;
import sluice.demo.Delivery;
import sluice.demo.StubResponse;
import sluice.gateway.FakeWorker;

/**
 * Bodies that are not quite what they should be, and that lenient clients read: what a proxy that
 * decodes with Python's {@code base64} and {@code requests} delivers, and some more.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnusualResponsesIT {

  /** Of a length that needs two characters of padding. */
  private static final Buffer PNG = ProxiedStub.PNG.copy().appendByte((byte) 'I');

  private static final String BASE64 = Base64.getEncoder().encodeToString(PNG.getBytes());
  private static final String UNPADDED = BASE64.replace("=", "");
  private static final String JPEG =
      Base64.getEncoder().encodeToString(FakeWorker.jpegOf(PNG).getBytes());
  private static final String BODY = "{\"files\":[\"" + BASE64 + "\"],\"n\":1}";
  private static final String CONVERTED = BODY.replace(BASE64, JPEG);

  private final ProxiedStub proxied = new ProxiedStub();

  @BeforeAll
  void start() {
    assertThat(BASE64).endsWith("==");
  }

  @AfterAll
  void close() {
    proxied.close();
  }

  static Stream<Arguments> images() {
    Stream<String> bare =
        Stream.of(
            BASE64,
            UNPADDED,
            UNPADDED + "=",
            BASE64 + "==",
            BASE64 + "*junk?",
            BASE64 + BASE64,
            BASE64 + "\\b",
            BASE64 + "\\u0000",
            BASE64 + "\0",
            "\ufeff" + BASE64,
            "\\ufeff" + BASE64,
            " \\n" + BASE64 + "\\r\\n",
            BASE64.replace("g", "g\\n"));
    Stream<String> uris =
        Stream.of(
                "data:image/png;base64,",
                "DATA:image/png;base64,",
                "data:Image/PNG;base64,",
                "data:image/png;BASE64,",
                "data:image/png;charset=utf-8;base64,",
                "data:image/png;name=x.png;base64,",
                " data:image/png;base64,",
                "\\u0064ata:image/png;base64,",
                "data:image/jpeg;base64,",
                "data:;base64,")
            .map(head -> head + BASE64);
    return Stream.concat(
        bare.map(form -> Arguments.of(form, JPEG)),
        uris.map(form -> Arguments.of(form, "data:image/jpeg;base64," + JPEG)));
  }

  @ParameterizedTest
  @MethodSource("images")
  void anImageIsConvertedHoweverItIsWritten(String form, String expected) {
    proxied.on(HttpMethod.GET, "/picture", StubResponse.json(200, BODY.replace(BASE64, form)));

    assertThat(proxied.get("/picture").bodyAsString()).isEqualTo(BODY.replace(BASE64, expected));
  }

  @Test
  void theAlphabetOfUrisIsReadToo() {
    Buffer png = ProxiedStub.PNG.copy().appendBytes(new byte[] {-1, -1, -2});
    String url = Base64.getUrlEncoder().encodeToString(png.getBytes());
    proxied.on(HttpMethod.GET, "/url", StubResponse.json(200, BODY.replace(BASE64, url)));

    assertThat(url).contains("_");
    String jpeg = Base64.getEncoder().encodeToString(FakeWorker.jpegOf(png).getBytes());
    assertThat(proxied.get("/url").bodyAsString()).isEqualTo(BODY.replace(BASE64, jpeg));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "identity", "utf-8", ""})
  void aCodingThatIsNoneIsNone(String coding) {
    proxied.on(
        HttpMethod.GET,
        "/none",
        StubResponse.json(200, BODY).withHeader("Content-Encoding", coding));

    assertThat(proxied.get("/none").bodyAsString()).isEqualTo(CONVERTED);
  }

  static Stream<Arguments> packed() {
    Buffer gzip = ((Content.Whole) Content.of(BODY).gzipped()).bytes();
    Buffer trailing = gzip.copy().appendBytes(new byte[] {0x1f, (byte) 0x8b});
    return Stream.of(
        Arguments.of("x-gzip", gzip),
        Arguments.of("GZIP, identity", gzip),
        Arguments.of("gzip", gzip.slice(0, gzip.length() - 8)),
        Arguments.of("gzip", gzip.slice(0, gzip.length() - 3)),
        Arguments.of("gzip", trailing),
        Arguments.of("gzip", trailing.slice(0, trailing.length() - 1)),
        Arguments.of("gzip", gzip.copy().appendBytes(new byte[99])));
  }

  @ParameterizedTest
  @MethodSource("packed")
  void gzipIsUnpackedHoweverItEnds(String coding, Buffer gzip) {
    proxied.on(
        HttpMethod.GET,
        "/gzip",
        StubResponse.json(200, new Content.Whole(gzip)).withHeader("Content-Encoding", coding));

    HttpResponse<Buffer> response = proxied.get("/gzip");

    assertThat(response.bodyAsString()).isEqualTo(CONVERTED);
    assertThat(response.headers().contains("Content-Encoding")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEmptyBodyInGzipIsAnEmptyBody(boolean chunked) {
    StubResponse empty = StubResponse.json(404, "").withHeader("Content-Encoding", "gzip");
    proxied.on(
        HttpMethod.GET, "/empty", chunked ? empty.delivered(Delivery.PLAIN.inChunks()) : empty);

    HttpResponse<Buffer> response = proxied.get("/empty");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isNull();
  }

  @Test
  void threeMegabytesOfSpacesAreNoBomb() {
    String spaces = " ".repeat(3 << 20) + BODY;
    proxied.on(
        HttpMethod.GET,
        "/spaces",
        StubResponse.json(200, spaces).delivered(Delivery.PLAIN.withGzip()));

    assertThat(proxied.get("/spaces").bodyAsString()).isEqualTo(spaces.replace(BASE64, JPEG));
  }

  @ParameterizedTest
  @ValueSource(strings = {"utf-16", "UTF-16LE", "utf-32"})
  void jsonInWideCharactersPassesUntouched(String charset) {
    Buffer body = Buffer.buffer(BODY.replace("n", "Т").getBytes(Charset.forName(charset)));
    proxied.on(
        HttpMethod.GET,
        "/wide",
        StubResponse.of(200, "application/json; charset=" + charset, body));

    HttpResponse<Buffer> response = proxied.get("/wide");

    assertThat(response.body()).isEqualTo(body);
    assertThat(response.getHeader("Content-Length")).isEqualTo("" + body.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00ef\u00bb\u00bf$", "$\n$\n", "{\"x\":\"\u00ff\u00fe\",\"y\":$}"})
  void whatAPythonParserRefusesIsConvertedAllTheSame(String form) {
    Buffer body = latin(form.replace("$", BODY));
    proxied.on(HttpMethod.GET, "/odd", StubResponse.of(200, "application/json", body));

    assertThat(proxied.get("/odd").body()).isEqualTo(latin(form.replace("$", CONVERTED)));
  }

  private static Buffer latin(String text) {
    return Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
