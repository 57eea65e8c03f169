package sluice.shared.payload;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.shared.log.RepeatedLines;

/**
 * Gives the bytes of jobs to the workers that have taken them, as fast as these take them.
 *
 * <p>A worker asks for one after the other on a connection: 16 bytes of id. It is answered by four
 * bytes of length and so many bytes, or by the length -1 if nobody waits for that job any more. The
 * event bus carries the job itself. It could carry the bytes, too, and does so where a worker is of
 * an earlier release; but it copies them many times, takes all it is given whether or not the other
 * side does, and lets everything else wait behind them: docs/decisions/0021.
 *
 * <p>For all event loops; what is offered may be asked for on any of them.
 */
public final class PayloadServer {

  private static final Logger log = LoggerFactory.getLogger(PayloadServer.class);

  /** Length that says that there is nothing. */
  static final int GONE = -1;

  /** So much is written before the receiver is asked whether it can take more. */
  private static final int PIECE_BYTES = 64 * 1024;

  private static final int QUEUE_BYTES = 4 * PIECE_BYTES;

  /** Every worker of a cluster has one for each job it fetches at a time. */
  private static final int CONNECTIONS_MAX = 1024;

  /**
   * Any free port, but the same for all event loops: 0 would give each its own. And another number
   * than the public listener has for the same: who shares it shares the port.
   */
  private static final int ANY_PORT = -2;

  private final NetServerOptions options;
  private final String host;
  private final int connectionsMax;
  private final Map<UUID, Buffer> offers = new ConcurrentHashMap<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final RepeatedLines<Excess> lines = new RepeatedLines<>();
  private volatile int port;

  /**
   * Creates a server that does not listen yet.
   *
   * @param options how it listens; port 0 takes any free one
   * @param host what other nodes call this one
   */
  public PayloadServer(NetServerOptions options, String host) {
    this(options, host, CONNECTIONS_MAX);
  }

  /** The same with another bound on connections. */
  PayloadServer(NetServerOptions options, String host, int connectionsMax) {
    this.options = options;
    this.host = host;
    this.connectionsMax = connectionsMax;
  }

  /** One event loop of it; the first to be deployed settles the port. */
  public VerticleBase verticle() {
    return new Listener(listening -> port = listening);
  }

  /**
   * Offers bytes until they are withdrawn.
   *
   * @param bytes must not be changed as long
   */
  public Payload offer(Buffer bytes) {
    UUID id = UUID.randomUUID();
    offers.put(id, bytes);
    return new Payload(host, port, id, bytes.length());
  }

  /** Nobody needs them any more; who is being sent them gets the rest. */
  public void withdraw(Payload payload) {
    offers.remove(payload.id());
  }

  /** How many are offered. */
  public int offers() {
    return offers.size();
  }

  private void connected(NetSocket socket) {
    if (connections.incrementAndGet() > connectionsMax) {
      connections.decrementAndGet();
      lines.happened(
          Excess.CONNECTIONS,
          () -> log.warn("Closed a connection from {}: too many are open", socket.remoteAddress()),
          more -> log.warn("Closed {} more connection(s): too many are open", more));
      socket.close();
      return;
    }
    socket.closeHandler(_ -> connections.decrementAndGet());
    new Giver(socket).begin();
  }

  private enum Excess {
    CONNECTIONS
  }

  /** Listens on one event loop. */
  private final class Listener extends VerticleBase {

    private final IntConsumer listening;

    Listener(IntConsumer listening) {
      this.listening = listening;
    }

    @Override
    public Future<NetServer> start() {
      NetServerOptions mine = new NetServerOptions(options);
      return vertx
          .createNetServer(mine.getPort() == 0 ? mine.setPort(ANY_PORT) : mine)
          .connectHandler(PayloadServer.this::connected)
          .listen()
          .onSuccess(server -> listening.accept(server.actualPort()));
    }
  }

  /** One worker's connection. */
  private final class Giver {

    private final NetSocket socket;
    private final RecordParser requests;
    private Buffer giving = Buffer.buffer();
    private int given;
    private Future<Void> written = Future.succeededFuture();

    Giver(NetSocket socket) {
      this.socket = socket;
      this.requests = RecordParser.newFixed(Payload.ID_BYTES, socket);
    }

    void begin() {
      socket.setWriteQueueMaxSize(QUEUE_BYTES);
      requests.handler(this::asked).exceptionHandler(_ -> socket.close());
    }

    private void asked(Buffer id) {
      @Nullable Buffer bytes = offers.get(new UUID(id.getLong(0), id.getLong(Long.BYTES)));
      requests.pause(); // until this response has been taken: nothing piles up behind it
      giving = bytes == null ? Buffer.buffer() : bytes;
      given = 0;
      written = socket.write(Buffer.buffer().appendInt(bytes == null ? GONE : bytes.length()));
      give();
    }

    private void give() {
      while (given < giving.length() && !socket.writeQueueFull()) {
        int end = Math.min(giving.length(), given + PIECE_BYTES);
        written = socket.write(giving.slice(given, end));
        given = end;
      }
      if (given < giving.length()) {
        socket.drainHandler(_ -> give());
      } else {
        giving = Buffer.buffer();
        written.onSuccess(_ -> requests.resume());
      }
    }
  }
}
