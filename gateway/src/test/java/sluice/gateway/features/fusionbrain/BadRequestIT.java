package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.Behaviour;
import sluice.demo.Ending;
import sluice.demo.FusionBrainStub;
import sluice.demo.StubResponse;
import sluice.gateway.GatewayFixture;

/** Requests that are not as they should be: a clear answer, and nothing of them upstream. */
class BadRequestIT {

  private static final int LIMIT = 1_000;
  private static final int WAIT_MILLIS = 10_000;

  private final Vertx vertx = Vertx.vertx();
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.images())).await();
  private final GatewayFixture gateway =
      GatewayFixture.withoutWorker(
          upstream.url(),
          "MAX_BODY_BYTES",
          Integer.toString(LIMIT),
          "CLIENT_HEADER_TIMEOUT_SECONDS",
          "1",
          "CLIENT_TIMEOUT_SECONDS",
          "1",
          "CLIENT_IDLE_TIMEOUT_SECONDS",
          "1");

  @AfterEach
  void close() {
    gateway.close();
    vertx.close().await();
  }

  @Test
  void methodsThatClientsMakeUpGetNoSeriesOfTheirOwn() throws IOException {
    assertThat(exchange("MADEUP /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 404");

    assertThat(gateway.node().metrics().registry().getMeters())
        .extracting(meter -> meter.getId().toString())
        .anyMatch(id -> id.contains("vertx.http.server.requests"))
        .anyMatch(id -> id.contains("vertx.http.client.responses"))
        .noneMatch(id -> id.contains("MADEUP"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET\r\n\r\n",
        "GET /x HTTP/9.9\r\nHost: h\r\n\r\n",
        "GET /x HTTP/1.32\r\nHost: h\r\n\r\n",
        "GET /x HTTQ/1.1\r\nHost: h\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: h\r\n: nameless\r\n\r\n",
        "GET /x HTTP/1.1\r\n: nameless\r\nHost: h\r\n\r\n",
        "GET /x HTTP/1.1\r\n\r\n",
        "GET /x#y HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: h\r\nBad Name: 1\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: a\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /x HTTP/1.1\r\n"
            + "Host: h\r\n"
            + "Content-Length: 5\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\n"
            + "Host: h\r\n"
            + "Transfer-Encoding: chunked\r\n"
            + "Transfer-Encoding: x\r\n\r\n"
            + "0\r\n\r\n",
        "POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      })
  void aMalformedRequestIsRefusedAndItsConnectionEnds(String request) throws IOException {
    assertThat(exchange(request)).as(request).matches("(?s)HTTP/1[.][01] (400|505) .*");
    assertThat(upstream.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /x HTTP/1.1\r\n\r\n",
        "GET /x#y HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a b\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n"
      })
  void whatFollowsARefusedRequestIsNotServed(String request) throws IOException {
    String body = request.contains("1001") ? "a".repeat(1_001) : "";
    String responses = exchange(request + body + "GET /next HTTP/1.1\r\nHost: h\r\n\r\n");

    assertThat(responses).matches("(?s)HTTP/1.1 4.*").doesNotContainPattern("(?s).HTTP/1");
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void thisIsNoOpenProxy() throws IOException {
    upstream.on(HttpMethod.GET, "/x", StubResponse.json(200, "{\"from\":\"us\"}"));

    assertThat(exchange("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n"))
        .startsWith("HTTP/1.1 405");
    assertThat(
            exchange(
                "GET http://example.org/x HTTP/1.1\r\n"
                    + "Host: example.org\r\n"
                    + "Connection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .endsWith("{\"from\":\"us\"}");
  }

  @Test
  void aBodyAsLongAsMayBePasses() throws IOException {
    upstream.on(HttpMethod.POST, "/x", StubResponse.json(200, "{}"));

    assertThat(exchange(post(LIMIT, "Connection: close\r\n"))).startsWith("HTTP/1.1 200");
    assertThat(exchange(chunked(LIMIT))).startsWith("HTTP/1.1 200");
  }

  @Test
  void aBodyOneByteTooLongIsRefused() throws IOException {
    assertThat(exchange(post(LIMIT + 1, ""))).startsWith("HTTP/1.1 413");
    assertThat(exchange(chunked(LIMIT + 1))).startsWith("HTTP/1.1 413");
    assertThat(upstream.requests()).noneMatch(request -> request.complete());
  }

  @Test
  void aHeadThatDripsInIsNotWaitedForForever() throws IOException {
    assertThat(exchange("GET /x HTTP/1.1\r\nHost: h\r\nX-Slow: ")).isEmpty();
  }

  @Test
  void aBodyThatStopsComingIsATimeout() throws IOException {
    assertThat(exchange("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc"))
        .startsWith("HTTP/1.1 408");
  }

  @Test
  void anIdleConnectionEnds() throws IOException {
    assertThat(exchange("GET /health HTTP/1.1\r\nHost: h\r\n\r\n")).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/docs", "/x"})
  void anOldClientNeedNotNameAHost(String path) throws IOException {
    upstream.on(HttpMethod.GET, "/x", StubResponse.json(200, "{}"));

    assertThat(exchange("GET " + path + " HTTP/1.0\r\n\r\n")).matches("(?s)HTTP/1.. 200.*");
  }

  @Test
  void anOldClientGetsItsResponseWithoutChunks() throws IOException {
    String json = "[" + "1,".repeat(20_000) + "1]";
    upstream.on(HttpMethod.GET, "/x", StubResponse.json(200, json));

    assertThat(exchange("GET /x HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.")
        .doesNotContain("chunked")
        .endsWith(json);
  }

  private static String post(int length, String headers) {
    return "POST /x HTTP/1.1\r\nHost: h\r\n"
        + headers
        + "Content-Length: "
        + length
        + "\r\n\r\n"
        + "a".repeat(length);
  }

  private static String chunked(int length) {
    return "POST /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        + Integer.toHexString(length)
        + "\r\n"
        + "a".repeat(length)
        + "\r\n0\r\n\r\n";
  }

  /** Sends bytes as they are and reads until the gateway closes. */
  private String exchange(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      socket.setSoTimeout(WAIT_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
