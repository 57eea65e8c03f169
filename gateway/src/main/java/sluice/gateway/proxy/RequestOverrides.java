package sluice.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Differences between a client's request and the forwarded one.
 *
 * @param method replaces the method; empty to keep it
 * @param target replaces the target; empty to keep it
 * @param headers changes the headers, as the last step
 * @param body the whole body, if it has already been read
 * @param reader receives the body as it streams, if it has not
 */
public record RequestOverrides(
    Optional<HttpMethod> method,
    Optional<String> target,
    Consumer<MultiMap> headers,
    Optional<Buffer> body,
    Consumer<Buffer> reader) {

  static final RequestOverrides NONE = of(_ -> {});

  /** Changes headers only. */
  public static RequestOverrides of(Consumer<MultiMap> headers) {
    return new RequestOverrides(
        Optional.empty(), Optional.empty(), headers, Optional.empty(), _ -> {});
  }

  /**
   * Replaces the request by a POST of JSON.
   *
   * @param headers all but those that belong to the body
   */
  public static RequestOverrides post(String target, JsonObject json, Consumer<MultiMap> headers) {
    return new RequestOverrides(
        Optional.of(HttpMethod.POST),
        Optional.of(target),
        sent -> {
          sent.clear();
          headers.accept(sent);
          sent.set(HttpHeaders.CONTENT_TYPE, "application/json");
        },
        Optional.of(json.toBuffer()),
        _ -> {});
  }

  /** Replaces the target, which is path and query. */
  public RequestOverrides to(String newTarget) {
    return new RequestOverrides(method, Optional.of(newTarget), headers, body, reader);
  }

  /** Adds a body that has been read. */
  public RequestOverrides with(Buffer newBody) {
    return new RequestOverrides(method, target, headers, Optional.of(newBody), reader);
  }

  /** Adds a reader of the body that streams. */
  public RequestOverrides readBy(Consumer<Buffer> newReader) {
    return new RequestOverrides(method, target, headers, body, newReader);
  }
}
