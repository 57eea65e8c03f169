package sluice.testkit.openai;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import sluice.demo.SeenRequest;

/** Records every request and counts the clients that disconnect before their response ends. */
final class RecordingServer {

  private final HttpServer server;
  private final boolean secure;
  private final List<SeenRequest> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger abortedClients = new AtomicInteger();

  RecordingServer(
      Vertx vertx, HttpServerOptions options, BiConsumer<HttpServerRequest, Buffer> response) {
    secure = options.isSsl();
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions(options)
                    .setHost("127.0.0.1")
                    // An upgrade header that leaks must be recorded, not change the protocol.
                    .setHttp2ClearTextEnabled(false))
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body -> {
                              requests.add(SeenRequest.of(request, body, true));
                              watch(request);
                              response.accept(request, body);
                            }));
  }

  Future<Void> listen() {
    return server.listen().mapEmpty();
  }

  String url() {
    return secure
        ? "https://localhost:" + server.actualPort()
        : "http://127.0.0.1:" + server.actualPort();
  }

  List<SeenRequest> requests() {
    return List.copyOf(requests);
  }

  int abortedClients() {
    return abortedClients.get();
  }

  private void watch(HttpServerRequest request) {
    request
        .response()
        .closeHandler(
            _ -> {
              if (!request.response().ended()) {
                abortedClients.incrementAndGet();
              }
            });
  }
}
