package sluice.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is different in the request that goes on from the one that came in.
 *
 * @param method the method that takes the place of its own; empty if that goes on
 * @param target the target that takes the place of its own; empty if that goes on
 * @param headers last changes to the headers
 * @param body the whole body, if it has been read already
 * @param reader sees the body as it passes, if it has not
 */
public record RequestOverrides(
    Optional<HttpMethod> method,
    Optional<String> target,
    Consumer<MultiMap> headers,
    Optional<Buffer> body,
    Consumer<Buffer> reader) {

  static final RequestOverrides NONE = of(_ -> {});

  /** Only headers. */
  public static RequestOverrides of(Consumer<MultiMap> headers) {
    return new RequestOverrides(
        Optional.empty(), Optional.empty(), headers, Optional.empty(), _ -> {});
  }

  /**
   * Another request altogether, of which only the client's end is the same: a POST of JSON.
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

  /** The same with another target, path and query. */
  public RequestOverrides to(String newTarget) {
    return new RequestOverrides(method, Optional.of(newTarget), headers, body, reader);
  }

  /** The same with a body that has been read. */
  public RequestOverrides with(Buffer newBody) {
    return new RequestOverrides(method, target, headers, Optional.of(newBody), reader);
  }

  /** The same with somebody who reads along. */
  public RequestOverrides readBy(Consumer<Buffer> newReader) {
    return new RequestOverrides(method, target, headers, body, newReader);
  }
}
