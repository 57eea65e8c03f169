package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.Delivery;
import sluice.demo.StubResponse;
import sluice.gateway.FakeWorker;

/** Which responses are looked into, how they are asked for, and that only images change in them. */
class JsonResponsesIT {

  private static final String SPACED = ProxiedStub.SPACED;
  private static final Buffer PNG = ProxiedStub.PNG;
  private static final String BASE64 = base64(PNG);
  private static final String JPEG = base64(FakeWorker.jpegOf(PNG));

  private final ProxiedStub proxied = new ProxiedStub();

  @AfterEach
  void close() {
    proxied.close();
  }

  @Test
  void jsonThatNeedsNoConversionKeepsEveryByteAndItsLength() {
    proxied.on(
        HttpMethod.GET, "/json", StubResponse.json(200, SPACED).withHeader("ETag", "\"strong\""));

    HttpResponse<Buffer> response = proxied.get("/json");

    assertThat(response.bodyAsString()).isEqualTo(SPACED);
    assertThat(response.getHeader("content-length")).isEqualTo(Integer.toString(SPACED.length()));
    assertThat(response.getHeader("etag")).isEqualTo("\"strong\"");
  }

  @Test
  void imagesAreFoundUnderTheKeyWhereverItStands() {
    String json =
        "[{\"files\":[\"" + BASE64 + "\"]},{\"x\":{\"files\":[null,\"" + BASE64 + "\"]}}]";
    proxied.on(HttpMethod.GET, "/files", StubResponse.json(500, json));

    HttpResponse<Buffer> response = proxied.get("/files");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.bodyAsString()).isEqualTo(json.replace(BASE64, JPEG));
  }

  @Test
  void aJpegIsNotEncodedAgain() {
    String json = "{\"files\":[\"/9j/4AAQSkZJRgABAQ==\"],\"images\":[\"" + BASE64 + "\"]}";
    proxied.on(HttpMethod.GET, "/files", StubResponse.json(200, json));

    assertThat(proxied.get("/files").bodyAsString()).isEqualTo(json);
  }

  @Test
  void aPartOfAResponseIsNeverConverted() {
    String json = "{\"files\":[\"" + BASE64 + "\"]}";
    proxied.on(
        HttpMethod.GET,
        "/part",
        StubResponse.json(206, json).withHeader("Content-Range", "bytes 0-9/10"));

    assertThat(proxied.get("/part").bodyAsString()).isEqualTo(json);
  }

  @Test
  void gzipIsTakenOffBeforeTheResponseIsReadAndNotAnnouncedAnyMore() {
    String json = "{\"files\":[\"" + BASE64 + "\"]}";
    proxied.on(
        HttpMethod.GET,
        "/gzip",
        StubResponse.json(200, json)
            .withHeader("ETag", "\"strong\"")
            .delivered(Delivery.PLAIN.withGzip()));

    HttpResponse<Buffer> response =
        proxied
            .request(HttpMethod.GET, "/gzip")
            .putHeader("accept-encoding", "gzip, deflate, br")
            .send()
            .await();

    assertThat(proxied.last().header("accept-encoding")).contains("gzip");
    assertThat(response.getHeader("content-encoding")).isNull();
    assertThat(response.getHeader("etag")).isEqualTo("W/\"strong\"");
    assertThat(response.bodyAsString()).isEqualTo("{\"files\":[\"" + JPEG + "\"]}");
  }

  @Test
  void gzipOfWhatIsNotJsonStaysAsItIs() {
    proxied.on(
        HttpMethod.GET,
        "/text",
        StubResponse.of(200, "text/plain", Buffer.buffer("hello"))
            .delivered(Delivery.PLAIN.withGzip()));

    HttpResponse<Buffer> response =
        proxied
            .request(HttpMethod.GET, "/text")
            .putHeader("accept-encoding", "gzip")
            .send()
            .await();

    assertThat(response.getHeader("content-encoding")).isEqualTo("gzip");
    assertThat(response.bodyAsString("ISO-8859-1")).startsWith("\u001f\u008b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "identity", "gzip;q=0", "br, GZIP ; q=0.00", "deflate, br"})
  void aCodingThatCannotBeUndoneIsNotAskedFor(String accepted) {
    proxied.on(HttpMethod.GET, "/json", StubResponse.json(200, "{}"));

    proxied.request(HttpMethod.GET, "/json").putHeader("accept-encoding", accepted).send().await();

    assertThat(proxied.last().header("accept-encoding")).contains("identity");
  }

  @Test
  void noCodingIsAskedForIfTheClientAskedForNone() {
    proxied.get("/key/api/v1/pipelines");

    assertThat(proxied.last().header("accept-encoding")).isEmpty();
  }

  private static String base64(Buffer bytes) {
    return Base64.getEncoder().encodeToString(bytes.getBytes());
  }
}
