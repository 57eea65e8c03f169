package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.demo.Behaviour;
import sluice.demo.DemoImage;
import sluice.demo.Ending;
import sluice.demo.FusionBrainStub;
import sluice.demo.StubResponse;
import sluice.shared.job.Addresses;
import sluice.shared.job.Announcement;

/**
 * Access to the event bus. A foreign client sends the announcement of a worker; a gateway that
 * accepts it counts one more worker.
 */
class BusSecurityIT {

  /** Version of the wire protocol of Vert.x's event bus. */
  private static final byte WIRE_VERSION = 2;

  /** Its codec id of a JSON object. */
  private static final byte JSON_OBJECT = 13;

  private static final byte PUBLISH = 1;
  private static final int NO_HEADERS = 4;
  private static final int WAIT_MILLIS = 5_000;

  private final Vertx vertx = Vertx.vertx();
  private final Http http = new Http();
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final String cluster = "test-" + UUID.randomUUID();
  private final FusionBrainStub upstream =
      FusionBrainStub.start(vertx, 0, Behaviour.of(Ending.images())).await();

  @AfterEach
  void close() {
    nodes.forEach(NodeProcess::kill);
    http.close();
    vertx.close().await();
    nodes.forEach(NodeProcess::close);
  }

  @Test
  void withoutTlsAForeignMessageIsAccepted() throws Exception {
    int bus = freePort();
    NodeProcess gateway = start("gateway", bus, Map.of());
    gateway.port();

    send(bus, announcement());

    Http.await(() -> workersKnownTo(gateway) == 1);
  }

  @Test
  void withMutualTlsNodesCommunicateAndForeignMessagesAreIgnored(@TempDir Path folder)
      throws Exception {
    Process script =
        new ProcessBuilder(
                SourceTree.root().resolve("scripts/generate-bus-tls.sh").toString(),
                folder.toString(),
                "node")
            .inheritIO()
            .start();
    assertThat(script.waitFor()).isZero();
    Map<String, String> tls =
        Map.of(
            "BUS_TLS_CERT", folder.resolve("node.pem").toString(),
            "BUS_TLS_KEY", folder.resolve("node-key.pem").toString(),
            "BUS_TLS_CA", folder.resolve("ca.pem").toString());
    String body = "{\"files\":[\"$\"]}";
    String png = Base64.getEncoder().encodeToString(DemoImage.png());
    upstream.on(HttpMethod.GET, "/image", StubResponse.json(200, body.replace("$", png)));

    int bus = freePort();
    NodeProcess gateway = start("gateway", bus, tls);
    gateway.port();
    start("worker", 0, tls);
    Http.await(() -> workersKnownTo(gateway) == 1);
    String response = send(bus, announcement());

    assertThat(http.get(gateway.port(), "/image").body()).startsWith("{\"files\":[\"/9j/");
    assertThat(workersKnownTo(gateway)).isEqualTo(1);
    assertThat(response)
        .as("bytes sent to the foreign client before the connection is closed")
        .hasSizeLessThan(100);
  }

  @Test
  void aConnectionThatAnnouncesAnOversizedFrameIsClosed() throws Exception {
    int bus = freePort();
    NodeProcess gateway = start("gateway", bus, Map.of("BUS_MAX_FRAME_BYTES", "33554432"));
    gateway.port();

    try (Socket client = new Socket("127.0.0.1", bus)) {
      client.setSoTimeout(WAIT_MILLIS);
      client.getOutputStream().write(Buffer.buffer().appendInt(33_554_433).getBytes());

      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    // A frame of the maximum size is awaited.
    try (Socket client = new Socket("127.0.0.1", bus)) {
      client.setSoTimeout(500);
      client.getOutputStream().write(Buffer.buffer().appendInt(33_554_432).getBytes());

      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(send(bus, announcement())).isEmpty();
    Http.await(() -> workersKnownTo(gateway) == 1);
  }

  private double workersKnownTo(NodeProcess gateway) {
    return http.metric(gateway.opsPort(), "sluice_workers_available");
  }

  private NodeProcess start(String role, int busPort, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("FUSIONBRAIN_URL", upstream.url());
    settings.put("CLUSTER", "../cluster-config/hazelcast-local.yaml");
    settings.put("CLUSTER_NAME", cluster);
    settings.put("BUS_PORT", Integer.toString(busPort));
    NodeProcess node = NodeProcess.start(role, settings);
    nodes.add(node);
    return node;
  }

  /** Sends bytes to an event bus port and returns the response; empty after 5 s of silence. */
  private static String send(int port, Buffer bytes) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(WAIT_MILLIS);
      socket.getOutputStream().write(bytes.getBytes());
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException reset) {
      return "";
    }
  }

  private static Buffer announcement() {
    Buffer body =
        new Announcement(
                "foreign",
                "nowhere",
                "",
                100,
                0,
                1_000_000,
                0,
                Announcement.Videos.NONE,
                false,
                false)
            .toJson()
            .toBuffer();
    Buffer message =
        Buffer.buffer().appendByte(WIRE_VERSION).appendByte(JSON_OBJECT).appendByte(PUBLISH);
    text(message, Addresses.ANNOUNCEMENTS);
    message.appendInt(0); // no reply address
    text(message, "foreign");
    message.appendInt(NO_HEADERS).appendInt(body.length()).appendBuffer(body);
    return Buffer.buffer().appendInt(message.length()).appendBuffer(message);
  }

  private static void text(Buffer message, String text) {
    message.appendInt(text.length()).appendString(text);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
