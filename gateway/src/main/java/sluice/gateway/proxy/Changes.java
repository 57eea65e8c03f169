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
 */
public record Changes(Optional<String> target, Consumer<MultiMap> headers, Optional<Buffer> body) {

  /** Only headers. */
  public static Changes of(Consumer<MultiMap> headers) {
    return new Changes(Optional.empty(), headers, Optional.empty());
  }

  /** The same with another target, path and query. */
  public Changes to(String newTarget) {
    return new Changes(Optional.of(newTarget), headers, body);
  }

  /** The same with a body that has been read. */
  public Changes with(Buffer newBody) {
    return new Changes(target, headers, Optional.of(newBody));
  }
}
