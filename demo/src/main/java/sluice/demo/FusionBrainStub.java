package sluice.demo;

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
 * and records every request. Any route can be scripted, and scripted routes take precedence.
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
   * @param port 0 for any free port
   */
  public static Future<FusionBrainStub> start(Vertx vertx, int port, Behaviour behaviour) {
    return start(vertx, new HttpServerOptions().setHost("127.0.0.1").setPort(port), behaviour);
  }

  /** Listens with these options, for instance TLS; the head may have up to 256 KiB. */
  public static Future<FusionBrainStub> start(
      Vertx vertx, HttpServerOptions options, Behaviour behaviour) {
    HttpServerOptions lenient =
        new HttpServerOptions(options)
            .setMaxHeaderSize(MAX_HEAD_BYTES)
            .setMaxInitialLineLength(MAX_HEAD_BYTES)
            // An upgrade header that leaks must be recorded, not change the protocol.
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

  /** Changes the behaviour from the next request on, also for runs in progress. */
  public void behave(Behaviour next) {
    behaviour.set(next);
  }

  /** Sends the n-th response to the n-th such request, and the last one to all further ones. */
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
   * Passes such requests to the handler once their body has been read.
   *
   * @param path compared with the path as sent, not decoded
   */
  public FusionBrainStub on(HttpMethod method, String path, Handler<HttpServerRequest> handler) {
    scripted.put(method + " " + path, handler);
    return this;
  }

  /** Passes such requests to the handler on arrival of the head; it need not read the body. */
  public FusionBrainStub onArrival(
      HttpMethod method, String path, Handler<HttpServerRequest> handler) {
    onArrival.put(method + " " + path, handler);
    return this;
  }

  /** A copy of all requests so far, in order. */
  public List<SeenRequest> requests() {
    return List.copyOf(requests);
  }

  /** The requests for one path, with any method and query. */
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
          // The request is complete, so a later failure concerns only the response.
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
