package sluice.stubs.fusionbrain;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An HTTP server that behaves like {@code api-key.fusionbrain.ai}, in both generations of its API,
 * and remembers every request. Any other route can be scripted, and scripted routes win.
 */
public final class FusionBrainStub {

  private static final int MAX_HEAD_BYTES = 256 * 1024;

  private final Vertx vertx;
  private final HttpServer server;
  private final AtomicReference<Behaviour> behaviour;
  private final FusionBrainApi api;
  private final List<SeenRequest> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Handler<HttpServerRequest>> scripted = new ConcurrentHashMap<>();
  private final Map<String, Handler<HttpServerRequest>> onArrival = new ConcurrentHashMap<>();

  private FusionBrainStub(Vertx vertx, HttpServerOptions options, Behaviour behaviour) {
    this.vertx = vertx;
    this.behaviour = new AtomicReference<>(behaviour);
    this.api = new FusionBrainApi(this.behaviour::get);
    this.server = vertx.createHttpServer(options).requestHandler(this::arrived);
  }

  /**
   * Listens on 127.0.0.1, without TLS.
   *
   * @param port 0 for a free one
   */
  public static Future<FusionBrainStub> start(Vertx vertx, int port, Behaviour behaviour) {
    return start(vertx, new HttpServerOptions().setHost("127.0.0.1").setPort(port), behaviour);
  }

  /** Listens as the options say, for instance with TLS; limits on the head are lifted. */
  public static Future<FusionBrainStub> start(
      Vertx vertx, HttpServerOptions options, Behaviour behaviour) {
    HttpServerOptions lenient =
        new HttpServerOptions(options)
            .setMaxHeaderSize(MAX_HEAD_BYTES)
            .setMaxInitialLineLength(MAX_HEAD_BYTES)
            // A leaked upgrade header has to show up in the record, not change the protocol.
            .setHttp2ClearTextEnabled(false);
    FusionBrainStub stub = new FusionBrainStub(vertx, lenient, behaviour);
    return stub.server.listen().map(stub);
  }

  public int port() {
    return server.actualPort();
  }

  /** {@code http://127.0.0.1:port}, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public Behaviour behaviour() {
    return behaviour.get();
  }

  /** From the next request on, runs in progress included. */
  public void behave(Behaviour next) {
    behaviour.set(next);
  }

  /** Answers the n-th such request with the n-th answer, and all further ones with the last. */
  public FusionBrainStub on(
      HttpMethod method, String path, StubResponse first, StubResponse... then) {
    AtomicInteger calls = new AtomicInteger();
    return on(
        method,
        path,
        request -> {
          int call = Math.min(calls.getAndIncrement(), then.length);
          new ResponseWriter(vertx, request, call == 0 ? first : then[call - 1]).write();
        });
  }

  /**
   * Hands such requests to the test when their body has been read.
   *
   * @param path compared with the path as sent, not decoded
   */
  public FusionBrainStub on(HttpMethod method, String path, Handler<HttpServerRequest> handler) {
    scripted.put(method + " " + path, handler);
    return this;
  }

  /** Hands such requests to the test when their head is there; it may read the body, or not. */
  public FusionBrainStub onArrival(
      HttpMethod method, String path, Handler<HttpServerRequest> handler) {
    onArrival.put(method + " " + path, handler);
    return this;
  }

  /** Everything asked so far, in order; a moment's copy. */
  public List<SeenRequest> requests() {
    return List.copyOf(requests);
  }

  /** The requests for one path, whatever their method and query. */
  public List<SeenRequest> requestsTo(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).toList();
  }

  /** Closes the port and every connection. */
  public Future<Void> close() {
    return server.close();
  }

  private void arrived(HttpServerRequest request) {
    Handler<HttpServerRequest> early = onArrival.get(route(request));
    if (early != null) {
      requests.add(SeenRequest.of(request, Buffer.buffer(), false));
      early.handle(request);
      return;
    }
    Buffer body = Buffer.buffer();
    request.handler(body::appendBuffer);
    request.exceptionHandler(_ -> requests.add(SeenRequest.of(request, body, false)));
    request.endHandler(
        _ -> {
          // A late failure of the connection is the response's business, the request is complete.
          request.exceptionHandler(_ -> {});
          SeenRequest complete = SeenRequest.of(request, body, true);
          requests.add(complete);
          respond(request, complete);
        });
  }

  private void respond(HttpServerRequest request, SeenRequest complete) {
    Handler<HttpServerRequest> handler = scripted.get(route(request));
    if (handler == null) {
      new ResponseWriter(vertx, request, api.respond(complete)).write();
    } else {
      handler.handle(request);
    }
  }

  private static String route(HttpServerRequest request) {
    return request.method() + " " + request.path();
  }
}
