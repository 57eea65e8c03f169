package sluice.testkit.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServerOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sluice.demo.Behaviour;
import sluice.demo.DemoImage;
import sluice.demo.FusionBrainStub;
import sluice.testkit.SelfSignedCertificate;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhotoFrameTlsTest {

  /** CBC adds a MAC and padding: at most 2048 bytes by the RFC, below 100 in practice. */
  private static final int FRAGMENT_AND_OVERHEAD_BYTES = 512 + 100;

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final FrameLimits PATIENT =
      new FrameLimits(LONG, LONG, LONG, LONG, Duration.ZERO, Duration.ZERO);
  private static final byte[] JPEG = DemoImage.jpeg();

  private Vertx vertx;
  private SelfSignedCertificate certificate;

  @BeforeAll
  void start() {
    vertx = Vertx.vertx();
    certificate = SelfSignedCertificate.create();
  }

  @AfterAll
  void stop() {
    vertx.close().await();
    certificate.delete();
  }

  @Test
  void getsTheImageInRecordsOf512BytesFromAnUntrustedServer() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setSsl(true)
            .setKeyCertOptions(certificate.keyCertOptions());
    FusionBrainStub stub =
        FusionBrainStub.start(vertx, options, Behaviour.delivering(JPEG)).await();
    PhotoFrame frame = new PhotoFrame("k", "s", PATIENT);

    FrameOutcome response = frame.generate("127.0.0.1", stub.port(), true, "cat");

    assertThat(((FrameOutcome.Image) response).jpeg()).isEqualTo(JPEG);
    assertThat(frame.largestTlsRecordBytes()).isBetween(512, FRAGMENT_AND_OVERHEAD_BYTES);
  }

  @Test
  void aServerWithoutTls12CountsAsNoResponse() {
    NetServerOptions options =
        new NetServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setSsl(true)
            .setKeyCertOptions(certificate.keyCertOptions())
            .removeEnabledSecureTransportProtocol("TLSv1.2");
    RawUpstream upstream = RawUpstream.start(vertx, options, RawResponse.of("")).await();

    FrameOutcome response =
        new PhotoFrame("k", "s", PATIENT).fetch("127.0.0.1", upstream.port(), true, "/");

    assertThat(response).isInstanceOf(FrameOutcome.NoResponse.class);
    assertThat(upstream.connections()).isEmpty();
  }
}
