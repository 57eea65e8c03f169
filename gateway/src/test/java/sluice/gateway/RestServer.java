package sluice.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An upstream that knows any path: answers with what it was sent, or speaks WebSocket. */
public final class RestServer {

  /** What it answers with if it was sent nothing: no text in any charset. */
  public static final Buffer BYTES =
      Buffer.buffer(new byte[] {0, (byte) 0xff, '{', '"', (byte) 0xc3, '\r', '\n', '\n'});

  private final HttpServer server;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  /** A request that has come here. */
  public record Seen(String line, MultiMap headers, Buffer body) {}

  private RestServer(Vertx vertx) {
    HttpServerOptions options = new HttpServerOptions().addWebSocketSubProtocol("realtime");
    server =
        vertx
            .createHttpServer(options)
            .webSocketHandler(
                socket -> {
                  seen.add(new Seen("WS " + socket.uri(), socket.headers(), Buffer.buffer()));
                  socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text));
                })
            .requestHandler(this::respond)
            .listen(0, "127.0.0.1")
            .await();
  }

  /** Starts one on a free port. */
  public static RestServer start(Vertx vertx) {
    return new RestServer(vertx);
  }

  private void respond(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              seen.add(
                  new Seen(request.method() + " " + request.uri(), request.headers(), body.copy()));
              HttpServerResponse response =
                  request
                      .response()
                      .putHeader("Content-Type", "application/octet-stream")
                      .putHeader("X-Of-Upstream", "1");
              response.end(body.length() == 0 ? BYTES : body);
            });
  }

  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** What it was asked last. */
  public Seen last() {
    return seen.getLast();
  }

  public List<Seen> seen() {
    return seen;
  }
}
