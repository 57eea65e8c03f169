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
 * Serves the bytes of jobs to the workers that have taken them.
 *
 * <p>A worker sends one request at a time on a connection: an id of 16 bytes. The response is a
 * length of four bytes and the data, or the length -1 if the payload has been withdrawn. The job
 * itself goes over the event bus. The bus could also carry the bytes, and does so for workers of
 * earlier releases, but it copies them many times, has no back-pressure, and delays all other
 * messages behind them: docs/decisions/0021.
 *
 * <p>Thread-safe; a payload can be requested on any event loop.
 */
public final class PayloadServer {

  private static final Logger log = LoggerFactory.getLogger(PayloadServer.class);

  /** The length in the response for a payload that does not exist. */
  static final int GONE = -1;

  /** Bytes written between two checks of the write queue. */
  private static final int PIECE_BYTES = 64 * 1024;

  private static final int QUEUE_BYTES = 4 * PIECE_BYTES;

  /** Workers need one connection for each payload they fetch at the same time. */
  private static final int CONNECTIONS_MAX = 1024;

  /**
   * Any free port, shared by all event loops; 0 would give each its own. Differs from the number
   * that the public listener uses for this purpose, because listeners with equal numbers share a
   * port.
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
   * Creates a server, which does not listen yet.
   *
   * @param options listener options; port 0 for any free port
   * @param host address at which other nodes reach this one
   */
  public PayloadServer(NetServerOptions options, String host) {
    this(options, host, CONNECTIONS_MAX);
  }

  /** Creates a server with another limit on connections. */
  PayloadServer(NetServerOptions options, String host, int connectionsMax) {
    this.options = options;
    this.host = host;
    this.connectionsMax = connectionsMax;
  }

  /** A listener for one event loop. The first one deployed determines the port. */
  public VerticleBase verticle() {
    return new Listener(listening -> port = listening);
  }

  /**
   * Offers bytes until they are withdrawn.
   *
   * @param bytes the data, which must not change until then
   */
  public Payload offer(Buffer bytes) {
    UUID id = UUID.randomUUID();
    offers.put(id, bytes);
    return new Payload(host, port, id, bytes.length());
  }

  /** Withdraws an offer. Transfers in progress are completed. */
  public void withdraw(Payload payload) {
    offers.remove(payload.id());
  }

  /** The number of offers. */
  public int offers() {
    return offers.size();
  }

  private void connected(NetSocket socket) {
    if (connections.incrementAndGet() > connectionsMax) {
      connections.decrementAndGet();
      lines.happened(
          Excess.CONNECTIONS,
          () ->
              log.warn(
                  "Closed a connection from {}: too many open connections", socket.remoteAddress()),
          more -> log.warn("Closed {} more connection(s): too many open connections", more));
      socket.close();
      return;
    }
    socket.closeHandler(_ -> connections.decrementAndGet());
    new Sender(socket).begin();
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
  private final class Sender {

    private final NetSocket socket;
    private final RecordParser requests;
    private Buffer sending = Buffer.buffer();
    private int sent;
    private Future<Void> written = Future.succeededFuture();

    Sender(NetSocket socket) {
      this.socket = socket;
      this.requests = RecordParser.newFixed(Payload.ID_BYTES, socket);
    }

    void begin() {
      socket.setWriteQueueMaxSize(QUEUE_BYTES);
      requests.handler(this::onRequest).exceptionHandler(_ -> socket.close());
    }

    private void onRequest(Buffer id) {
      @Nullable Buffer bytes = offers.get(new UUID(id.getLong(0), id.getLong(Long.BYTES)));
      requests.pause(); // until this response has been written, so that requests do not pile up
      sending = bytes == null ? Buffer.buffer() : bytes;
      sent = 0;
      written = socket.write(Buffer.buffer().appendInt(bytes == null ? GONE : bytes.length()));
      send();
    }

    private void send() {
      while (sent < sending.length() && !socket.writeQueueFull()) {
        int end = Math.min(sending.length(), sent + PIECE_BYTES);
        written = socket.write(sending.slice(sent, end));
        sent = end;
      }
      if (sent < sending.length()) {
        socket.drainHandler(_ -> send());
      } else {
        sending = Buffer.buffer();
        written.onSuccess(_ -> requests.resume());
      }
    }
  }
}
