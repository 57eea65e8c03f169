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

  private final Vertx vertx = Vertx.vertx();
  private final PayloadServer server =
      new PayloadServer(new NetServerOptions().setHost("127.0.0.1").setPort(0), "127.0.0.1");
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
  void whatIsOfferedIsFetchedByteForByte() {
    for (int length : new int[] {0, 1, 65_535, 65_536, 65_537, 3_000_000}) {
      Buffer bytes = random(length);

      assertThat(fetch(server.offer(bytes)))
          .hasValueSatisfying(fetched -> assertThat(Buffer.buffer(fetched)).isEqualTo(bytes));
    }
  }

  @Test
  void manyAreFetchedAtATimeAndOneAfterTheOther() {
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
  void ofWhatNobodyWaitsForThereIsNothing() {
    Payload withdrawn = server.offer(random(100));
    server.withdraw(withdrawn);
    Payload never = new Payload("127.0.0.1", withdrawn.port(), UUID.randomUUID(), 5);

    assertThat(fetch(withdrawn)).isEmpty();
    assertThat(fetch(never)).isEmpty();
    assertThat(fetch(server.offer(random(7)))).isPresent(); // on the same connection
    assertThat(server.offers()).isEqualTo(1);
  }

  @Test
  void aLengthThatIsNotTheJobsIsAFailure() {
    Payload offered = server.offer(random(100));
    Payload wrong = new Payload(offered.host(), offered.port(), offered.id(), 99);

    assertThatThrownBy(() -> fetch(wrong)).hasMessageContaining("Not as many bytes");
  }

  @Test
  void aServerThatIsGoneOrSilentIsAFailureInTime() {
    var silent =
        vertx.createNetServer().connectHandler(NetSocket::pause).listen(0, "127.0.0.1").await();
    Payload nowhere = new Payload("127.0.0.1", silent.actualPort(), UUID.randomUUID(), 5);

    assertThatThrownBy(() -> onLoop(() -> client.fetch(nowhere, Duration.ofMillis(200))).await())
        .isInstanceOf(Exception.class);
    silent.close().await();
    assertThatThrownBy(() -> fetch(nowhere)).isInstanceOf(Exception.class);
  }

  @Test
  void aConnectionThatBreaksOffIsAFailureAtOnce() {
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

    assertThatThrownBy(() -> fetch(half)).hasMessageContaining("broke off");
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
