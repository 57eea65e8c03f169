package sluice.testkit.openai;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import sluice.demo.SeenRequest;

/** Responds like {@code llama-server} of llama.cpp, including its integer error codes. */
public final class LlamaStub {

  /** With the order and spacing of the real server, so that a test notices any change. */
  public static final String MODELS =
      "{\"object\":\"list\",\"data\":[{\"id\":\"m\",\"object\":\"model\",\"created\":1735142223,"
          + "\"owned_by\":\"llamacpp\",\"meta\":{\"n_vocab\":128256}}]}";

  private static final String COMPLETION =
      "{\"choices\":[{\"text\":\"%s\",\"index\":0,\"logprobs\":null,\"finish_reason\":%s}],"
          + "\"created\":1763632800,\"model\":\"m\",\"system_fingerprint\":\"b6869-x\","
          + "\"object\":\"text_completion\",\"usage\":{\"completion_tokens\":8,"
          + "\"prompt_tokens\":18,\"total_tokens\":26},\"id\":\"chatcmpl-1\"}";
  private static final String CHAT =
      "{\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"message\":{\"role\":\"assistant\","
          + "\"content\":\"%s\"}}],\"created\":1763632800,\"model\":\"m\","
          + "\"object\":\"chat.completion\",\"usage\":{\"completion_tokens\":8,"
          + "\"prompt_tokens\":18,\"total_tokens\":26},\"id\":\"chatcmpl-1\"}";
  private static final String CHAT_CHUNK =
      "{\"choices\":[{\"finish_reason\":%2$s,\"index\":0,\"delta\":{\"content\":\"%1$s\"}}],"
          + "\"created\":1763632800,\"id\":\"chatcmpl-1\",\"model\":\"m\","
          + "\"object\":\"chat.completion.chunk\"}";
  private static final String EMBEDDING =
      "{\"model\":\"m\",\"object\":\"list\",\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1},"
          + "\"data\":[{\"embedding\":[0.5,-0.25],\"index\":0,\"object\":\"embedding\"}]}";

  private final Vertx vertx;
  private final RecordingServer server;
  private final AtomicReference<LlamaBehaviour> behaviour;

  private LlamaStub(Vertx vertx, int port, LlamaBehaviour behaviour) {
    this.vertx = vertx;
    this.behaviour = new AtomicReference<>(behaviour);
    this.server = new RecordingServer(vertx, new HttpServerOptions().setPort(port), this::respond);
  }

  /** Listens on 127.0.0.1; port 0 means any free port. */
  public static Future<LlamaStub> start(Vertx vertx, int port, LlamaBehaviour behaviour) {
    LlamaStub stub = new LlamaStub(vertx, port, behaviour);
    return stub.server.listen().map(stub);
  }

  public String url() {
    return server.url();
  }

  public List<SeenRequest> requests() {
    return server.requests();
  }

  /** Number of clients that disconnected before their response was complete. */
  public int abortedClients() {
    return server.abortedClients();
  }

  /** Changes the behaviour from the next request on. */
  public void behave(LlamaBehaviour next) {
    behaviour.set(next);
  }

  /** The text of a response with this number of tokens. */
  public static String text(int tokens) {
    return " word".repeat(tokens);
  }

  private void respond(HttpServerRequest request, Buffer body) {
    LlamaBehaviour now = behaviour.get();
    String origin = request.getHeader("Origin");
    HttpServerResponse response =
        request
            .response()
            .putHeader("Server", "llama.cpp")
            .putHeader("Access-Control-Allow-Origin", origin == null ? "" : origin);
    if (now.silent()) {
      return;
    }
    String shown = "Bearer " + now.key().orElse("");
    if (now.loading()) {
      error(response, 503, "unavailable_error", "Loading model");
    } else if (now.key().isPresent() && !shown.equals(request.getHeader("Authorization"))) {
      error(response, 401, "authentication_error", "Invalid API Key");
    } else {
      serve(request, body, now);
    }
  }

  private void serve(HttpServerRequest request, Buffer body, LlamaBehaviour now) {
    HttpServerResponse response = request.response();
    switch (String.valueOf(request.path())) {
      case "/v1/models" -> json(response, MODELS);
      case "/v1/embeddings" -> json(response, EMBEDDING);
      case "/v1/completions" -> generate(response, body, now, COMPLETION, COMPLETION);
      case "/v1/chat/completions" -> generate(response, body, now, CHAT, CHAT_CHUNK);
      default -> error(response, 404, "not_found_error", "File Not Found");
    }
  }

  private void generate(
      HttpServerResponse response, Buffer body, LlamaBehaviour now, String whole, String chunk) {
    if (new JsonObject(body).getBoolean("stream", false)) {
      response
          .setChunked(true)
          .putHeader("Content-Type", "text/event-stream")
          .putHeader("X-Accel-Buffering", "no");
      stream(response, now, chunk, 0);
    } else {
      json(response, whole.formatted(text(now.tokens()), "\"length\""));
    }
  }

  private void stream(HttpServerResponse response, LlamaBehaviour now, String chunk, int sent) {
    if (response.closed()) {
      return;
    }
    if (sent == now.breaksAfter()) {
      if (now.breaksWithin()) {
        response.write("data: {\"half").onComplete(_ -> response.reset());
      } else {
        response.reset();
      }
    } else if (sent == now.tokens()) {
      response.write("data: " + chunk.formatted("", "\"length\"") + "\n\n");
      response.end("data: [DONE]\n\n");
    } else {
      response.write("data: " + chunk.formatted(text(1), "null") + "\n\n");
      vertx.setTimer(now.tokenMillis(), _ -> stream(response, now, chunk, sent + 1));
    }
  }

  private static void json(HttpServerResponse response, String body) {
    response.putHeader("Content-Type", "application/json; charset=utf-8").end(body);
  }

  private static void error(HttpServerResponse response, int status, String type, String message) {
    json(
        response.setStatusCode(status),
        "{\"error\":{\"code\":%d,\"message\":\"%s\",\"type\":\"%s\"}}"
            .formatted(status, message, type));
  }
}
