package sluice.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is different in the request that goes on from the one that came in.
 *
 * @param target the target that takes the place of its own; empty if that goes on
 * @param headers last changes to the headers
 * @param body the whole body, if it has been read already
 * @param reader sees the body as it passes, if it has not
 */
public record Changes(
    Optional<String> target,
    Consumer<MultiMap> headers,
    Optional<Buffer> body,
    Consumer<Buffer> reader) {

  static final Changes NONE = of(_ -> {});

  /** Only headers. */
  public static Changes of(Consumer<MultiMap> headers) {
    return new Changes(Optional.empty(), headers, Optional.empty(), _ -> {});
  }

  /** The same with another target, path and query. */
  public Changes to(String newTarget) {
    return new Changes(Optional.of(newTarget), headers, body, reader);
  }

  /** The same with a body that has been read. */
  public Changes with(Buffer newBody) {
    return new Changes(target, headers, Optional.of(newBody), reader);
  }

  /** The same with somebody who reads along. */
  public Changes readBy(Consumer<Buffer> newReader) {
    return new Changes(target, headers, body, newReader);
  }
}
