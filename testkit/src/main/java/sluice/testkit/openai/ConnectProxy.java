package sluice.testkit.openai;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy that supports CONNECT (RFC 9110 section 9.3.6) for one user and records the request
 * heads, so that a test can check them for secrets.
 */
public final class ConnectProxy {

  /** How the proxy treats its clients. */
  public enum Mood {
    /** Opens a tunnel for the right password. */
    HELPFUL,
    /** Rejects every password. */
    DISTRUSTFUL,
    /** Responds 502: no upstream is reachable. */
    CUT_OFF,
    /** Never responds. */
    SILENT,
    /** Confirms a tunnel and closes it at once. */
    FICKLE
  }

  private static final String END = "\r\n\r\n";

  private final NetClient net;
  private final NetServer server;
  private final Mood mood;
  private final String credentials;
  private final List<String> heads = new CopyOnWriteArrayList<>();

  private ConnectProxy(Vertx vertx, Mood mood, String user, String password) {
    this.net = vertx.createNetClient();
    this.mood = mood;
    this.credentials =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    this.server = vertx.createNetServer().connectHandler(this::connected);
  }

  /** Listens on a free port of 127.0.0.1. */
  public static Future<ConnectProxy> start(Vertx vertx, Mood mood, String user, String password) {
    ConnectProxy proxy = new ConnectProxy(vertx, mood, user, password);
    return proxy.server.listen(0, "127.0.0.1").map(proxy);
  }

  public int port() {
    return server.actualPort();
  }

  /** Request line and headers of every request, one text each. */
  public List<String> heads() {
    return List.copyOf(heads);
  }

  private void connected(NetSocket client) {
    Buffer head = Buffer.buffer();
    client.handler(
        chunk -> {
          head.appendBuffer(chunk);
          if (head.toString().endsWith(END)) {
            client.pause();
            heads.add(head.toString());
            respond(client, head.toString());
          }
        });
  }

  private void respond(NetSocket client, String head) {
    switch (mood) {
      case SILENT -> {}
      case CUT_OFF -> client.end(Buffer.buffer("HTTP/1.1 502 Bad Gateway" + END));
      case FICKLE -> client.end(Buffer.buffer("HTTP/1.1 200 Connection established" + END));
      case DISTRUSTFUL -> refuse(client);
      case HELPFUL -> {
        if (head.toLowerCase(Locale.ROOT)
            .contains(("proxy-authorization: basic " + credentials).toLowerCase(Locale.ROOT))) {
          open(client, head.split(" ", 3)[1]);
        } else {
          refuse(client);
        }
      }
    }
  }

  private static void refuse(NetSocket client) {
    client.end(
        Buffer.buffer(
            "HTTP/1.1 407 Proxy Authentication Required\r\n"
                + "Proxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0"
                + END));
  }

  private void open(NetSocket client, String target) {
    int colon = target.lastIndexOf(':');
    net.connect(Integer.parseInt(target.substring(colon + 1)), target.substring(0, colon))
        .onSuccess(
            upstream -> {
              client.write("HTTP/1.1 200 Connection established" + END);
              client.pipeTo(upstream);
              upstream.pipeTo(client);
            })
        .onFailure(_ -> client.end(Buffer.buffer("HTTP/1.1 502 Bad Gateway" + END)));
  }
}
