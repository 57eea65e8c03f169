package sluice.gateway.features.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.Behaviour;
import sluice.demo.Ending;
import sluice.demo.FusionBrainStub;
import sluice.demo.StubResponse;
import sluice.gateway.FakeWorker;
import sluice.gateway.GatewayFixture;
import sluice.shared.job.WorkerReply;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Refused;
import sluice.testkit.SelfSignedCertificate;

/**
 * Large responses with converted and unconverted images to clients that read in fits and starts:
 * whatever the protocol, each byte arrives once and in its place.
 */
@Timeout(120)
class BytesInOrderIT {

  private static final int ROUNDS = 12;
  private static final int SMALL_WINDOW = 16 * 1024;
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private static final Vertx vertx = Vertx.vertx();
  private static final SelfSignedCertificate certificate = SelfSignedCertificate.create();
  private static final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.images())).await();
  private static final GatewayFixture plain = gateway();
  private static final GatewayFixture tls =
      gateway("TLS_CERT", certificate.certificatePath(), "TLS_KEY", certificate.privateKeyPath());

  @AfterAll
  static void close() {
    plain.close();
    tls.close();
    certificate.delete();
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({"1.0,false", "1.1,false", "1.0,true", "1.1,true"})
  void overHttp1(String version, boolean overTls) throws Exception {
    Random random = new Random(version.hashCode() + (overTls ? 1 : 0));
    for (int round = 0; round < ROUNDS; round++) {
      Body body = Body.random(random);
      upstream.on(HttpMethod.GET, "/x", StubResponse.json(200, body.sent()));

      assertSame(body.expected(), fetch(version, overTls, random));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void overHttp2(boolean overTls) {
    Random random = new Random(overTls ? 1 : 0);
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setSsl(overTls)
                .setUseAlpn(overTls)
                .setTrustAll(true)
                .setVerifyHost(false));
    for (int round = 0; round < ROUNDS; round++) {
      Body body = Body.random(random);
      upstream.on(HttpMethod.GET, "/x", StubResponse.json(200, body.sent()));

      Promise<Buffer> whole = Promise.promise();
      vertx.runOnContext( // elsewhere the first bytes could come before there is a handler
          _ ->
              client
                  .request(
                      new RequestOptions().setPort(port(overTls)).setHost("127.0.0.1").setURI("/x"))
                  .compose(request -> request.send())
                  .compose(response -> read(response, random))
                  .onComplete(whole));
      Buffer received = whole.future().await();

      assertSame(body.expected(), received.toString());
    }
  }

  /** Says where two long texts differ, not all of both. */
  private static void assertSame(String expected, String received) {
    int at = Arrays.mismatch(expected.toCharArray(), received.toCharArray());
    assertThat(at)
        .as(
            "first difference, %d of %d characters received, there: %s",
            received.length(),
            expected.length(),
            received.substring(
                Math.max(0, at - 20), Math.min(received.length(), Math.max(0, at) + 40)))
        .isEqualTo(-1);
  }

  private static Future<Buffer> read(HttpClientResponse response, Random random) {
    Promise<Buffer> whole = Promise.promise();
    Buffer received = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(_ -> whole.tryComplete(received));
    response.handler(
        bytes -> {
          received.appendBuffer(bytes);
          if (random.nextInt(8) == 0) {
            response.pause();
            vertx.setTimer(1 + random.nextInt(3), _ -> response.resume());
          }
        });
    return whole.future();
  }

  private static String fetch(String version, boolean overTls, Random random) throws Exception {
    try (Socket socket = connect(overTls)) {
      String head = "GET /x HTTP/" + version + "\r\nHost: h\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      Buffer received = Buffer.buffer();
      InputStream in = socket.getInputStream();
      byte[] bytes = new byte[64 * 1024];
      int count = 0;
      while (count >= 0) {
        received.appendBytes(bytes, 0, count);
        if (random.nextInt(16) == 0) {
          Thread.sleep(random.nextInt(3));
        }
        count = in.read(bytes, 0, 1 + random.nextInt(bytes.length));
      }
      String all = received.toString(StandardCharsets.ISO_8859_1);
      int end = all.indexOf("\r\n\r\n");
      assertThat(all).startsWith("HTTP/1.1 200 OK\r\n".replace("1.1", version));
      String body = all.substring(end + 4);
      return all.substring(0, end).contains("chunked") ? joined(body) : body;
    }
  }

  /** The chunks of a body as one text: RFC 9112 section 7.1. */
  private static String joined(String chunks) {
    StringBuilder joined = new StringBuilder();
    int at = 0;
    int length;
    do {
      int line = chunks.indexOf("\r\n", at);
      length = Integer.parseInt(chunks, at, line, 16);
      joined.append(chunks, line + 2, line + 2 + length);
      at = line + 2 + length + 2;
    } while (length > 0);
    return joined.toString();
  }

  private static Socket connect(boolean overTls) throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(SMALL_WINDOW);
    socket.connect(new InetSocketAddress("127.0.0.1", port(overTls)));
    if (!overTls) {
      return socket;
    }
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(
        null, certificate.trustOptions().getTrustManagerFactory(vertx).getTrustManagers(), null);
    return trusting.getSocketFactory().createSocket(socket, "localhost", port(true), true);
  }

  private static int port(boolean overTls) {
    return (overTls ? tls : plain).port();
  }

  private static GatewayFixture gateway(String... settings) {
    GatewayFixture gateway = GatewayFixture.withoutWorker(upstream.url(), settings);
    FakeWorker.responding(gateway.vertx(), "w", job -> Body.reply(job.payload()));
    return gateway;
  }

  /** What the upstream sends, and what the client is to get. */
  private record Body(String sent, String expected) {

    static Body random(Random random) {
      String text = "{\"t\":\"" + "x".repeat(random.nextInt(300_000)) + "\",\"files\":[";
      StringBuilder sent = new StringBuilder(text);
      StringBuilder expected = new StringBuilder(text);
      for (int i = random.nextInt(5); i > 0; i--) {
        byte[] noise = new byte[random.nextInt(300_000)];
        random.nextBytes(noise);
        Buffer png = Buffer.buffer(SIGNATURE).appendInt(13).appendBytes(noise);
        sent.append('"').append(base64(png)).append("\", ");
        expected
            .append('"')
            .append(reply(png) instanceof Jpeg(Buffer jpeg) ? base64(jpeg) : base64(png))
            .append("\", ");
      }
      return new Body(sent + "0],\"n\":1}", expected + "0],\"n\":1}");
    }

    /** Every third image is refused; the others become something of another length. */
    static WorkerReply reply(Buffer png) {
      return png.length() % 3 == 0
          ? new Refused(WorkerReply.Reason.CORRUPT, "one of three")
          : new Jpeg(
              Buffer.buffer("JPEG of " + png.length()).appendBuffer(png, 0, png.length() / 2));
    }

    private static String base64(Buffer bytes) {
      return Base64.getEncoder().encodeToString(bytes.getBytes());
    }
  }
}
