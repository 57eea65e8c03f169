package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/** Changes a body that streams through, and may hold back part of it. */
public interface BodyFilter extends WriteStream<Buffer> {

  /**
   * Ends the body.
   *
   * @return completes when all of it has been written; the stream behind is not ended
   */
  @Override
  Future<Void> end();

  /**
   * Ends a body that broke off.
   *
   * @return completes when all complete parts have been written; an incomplete one is dropped
   */
  Future<Void> breakOff();
}
