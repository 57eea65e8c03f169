package sluice.shared.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PayloadTest {

  private static final Duration TIME = Duration.ofSeconds(10);
  private static final NetServerOptions OPTIONS =
      new NetServerOptions().setHost("127.0.0.1").setPort(0);

  /** More than the socket buffers of both sides hold. */
  private static final long FLOOD_BYTES = 64 << 20;

  /** If nothing can be written for this long, the server has stopped reading. */
  private static final long QUIET_MILLIS = 300;

  private final Vertx vertx = Vertx.vertx();
  private final PayloadServer server = new PayloadServer(OPTIONS, "127.0.0.1");
  private final Context loop = vertx.getOrCreateContext();
  private final PayloadClient client = new PayloadClient(vertx, new NetClientOptions());

  @BeforeEach
  void listen() {
    vertx.deployVerticle(server::verticle, new DeploymentOptions().setInstances(2)).await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void anOfferedPayloadIsFetched() {
    for (int length : new int[] {0, 1, 65_535, 65_536, 65_537, 3_000_000}) {
      Buffer bytes = random(length);

      assertThat(fetch(server.offer(bytes)))
          .hasValueSatisfying(fetched -> assertThat(Buffer.buffer(fetched)).isEqualTo(bytes));
    }
  }

  @Test
  void manyPayloadsAreFetchedConcurrentlyAndInSequence() {
    List<Buffer> all = IntStream.range(0, 50).mapToObj(i -> random(i * 10_000)).toList();
    for (int round = 0; round < 3; round++) {
      List<Future<Optional<byte[]>>> fetched =
          onLoop(() -> all.stream().map(bytes -> client.fetch(server.offer(bytes), TIME)).toList());

      for (int i = 0; i < all.size(); i++) {
        assertThat(Buffer.buffer(fetched.get(i).await().orElseThrow())).isEqualTo(all.get(i));
      }
    }
  }

  @Test
  void aWithdrawnOrUnknownPayloadIsEmpty() {
    Payload withdrawn = server.offer(random(100));
    server.withdraw(withdrawn);
    Payload never = new Payload("127.0.0.1", withdrawn.port(), UUID.randomUUID(), 5);

    assertThat(fetch(withdrawn)).isEmpty();
    assertThat(fetch(never)).isEmpty();
    assertThat(fetch(server.offer(random(7)))).isPresent(); // on the connection used before
    assertThat(server.offers()).isEqualTo(1);
  }

  @Test
  void requestsAreNotReadWhileTheirResponsesAreUnread() throws Exception {
    Payload nothing =
        new Payload("127.0.0.1", server.offer(random(1)).port(), UUID.randomUUID(), 5);
    ByteBuffer requests = ByteBuffer.allocateDirect(64 * 1024);
    while (requests.hasRemaining()) {
      requests.put(nothing.request().getBytes());
    }
    try (SocketChannel asking = SocketChannel.open();
        Selector selector = Selector.open()) {
      asking.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
      asking.connect(new InetSocketAddress("127.0.0.1", nothing.port()));
      asking.configureBlocking(false);
      asking.register(selector, SelectionKey.OP_WRITE);

      long sent = 0;
      while (sent < FLOOD_BYTES && selector.select(QUIET_MILLIS) > 0) {
        selector.selectedKeys().clear();
        sent += asking.write(requests.rewind());
      }
      assertThat(sent).as("requests accepted while no response was read").isLessThan(FLOOD_BYTES);

      asking.keyFor(selector).interestOps(SelectionKey.OP_READ);
      long expected = sent / nothing.request().length() * Integer.BYTES;
      long received = 0;
      ByteBuffer responses = ByteBuffer.allocate(64 * 1024);
      while (received < expected && selector.select(TIME.toMillis()) > 0) {
        selector.selectedKeys().clear();
        received += asking.read(responses.clear());
        responses.flip();
        while (responses.hasRemaining()) {
          assertThat(responses.get()).isEqualTo((byte) -1);
        }
      }
      assertThat(received).isEqualTo(expected);
    }
  }

  @Test
  void connectionsBeyondTheLimitAreClosed() throws Exception {
    Vertx other = Vertx.vertx(); // in one Vert.x, both servers would share a port
    PayloadServer small = new PayloadServer(OPTIONS, "127.0.0.1", 1);
    other.deployVerticle(small::verticle, new DeploymentOptions().setInstances(2)).await();
    Payload payload = small.offer(random(100));
    try (Socket one = connect(payload)) {
      assertThat(isServed(one, payload)).isTrue();
      try (Socket two = connect(payload)) {
        assertThat(two.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(isServed(one, payload)).isTrue();
    } finally {
      other.close().await();
    }
  }

  private static Socket connect(Payload payload) throws IOException {
    Socket socket = new Socket("127.0.0.1", payload.port());
    socket.setSoTimeout((int) TIME.toMillis());
    return socket;
  }

  private static boolean isServed(Socket socket, Payload payload) throws IOException {
    socket.getOutputStream().write(payload.request().getBytes());
    return socket.getInputStream().readNBytes(Integer.BYTES + payload.length()).length
        == Integer.BYTES + payload.length();
  }

  @Test
  void aDifferentLengthFailsTheFetch() {
    Payload offered = server.offer(random(100));
    Payload wrong = new Payload(offered.host(), offered.port(), offered.id(), 99);

    assertThatThrownBy(() -> fetch(wrong)).hasMessageContaining("length differs");
  }

  @Test
  void aMissingOrSilentServerFailsTheFetchInTime() {
    var silent =
        vertx.createNetServer().connectHandler(NetSocket::pause).listen(0, "127.0.0.1").await();
    Payload nowhere = new Payload("127.0.0.1", silent.actualPort(), UUID.randomUUID(), 5);

    assertThatThrownBy(() -> onLoop(() -> client.fetch(nowhere, Duration.ofMillis(200))).await())
        .isInstanceOf(Exception.class);
    silent.close().await();
    assertThatThrownBy(() -> fetch(nowhere)).isInstanceOf(Exception.class);
  }

  @Test
  void aClosedConnectionFailsTheFetchAtOnce() {
    var breaking =
        vertx
            .createNetServer()
            .connectHandler(
                socket ->
                    socket.handler(
                        _ -> {
                          socket.write(Buffer.buffer().appendInt(10).appendString("half"));
                          vertx.setTimer(20, _ -> socket.close());
                        }))
            .listen(0, "127.0.0.1")
            .await();
    Payload half = new Payload("127.0.0.1", breaking.actualPort(), UUID.randomUUID(), 10);

    assertThatThrownBy(() -> fetch(half)).hasMessageContaining("was closed");
  }

  private Optional<byte[]> fetch(Payload payload) {
    return onLoop(() -> client.fetch(payload, TIME)).timeout(10, TimeUnit.SECONDS).await();
  }

  /** The client lives on one event loop. */
  private <T> T onLoop(Supplier<T> action) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(_ -> done.complete(action.get()));
    return done.future().await();
  }

  private static Buffer random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }
}
