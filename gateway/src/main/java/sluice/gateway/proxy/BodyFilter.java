package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/** Changes a body on its way, and may hold back some of it for that. */
public interface BodyFilter extends WriteStream<Buffer> {

  /**
   * The body has ended.
   *
   * @return completes when all of it has been written; what it is written to is not ended
   */
  @Override
  Future<Void> end();

  /**
   * The body has broken off.
   *
   * @return completes when all that is whole has been written; half a thing is dropped
   */
  Future<Void> breakOff();
}
