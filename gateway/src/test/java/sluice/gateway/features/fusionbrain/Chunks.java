package sluice.gateway.features.fusionbrain;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A body that comes in chunks, with back-pressure, and does not say how long it is. */
final class Chunks implements ReadStream<Buffer> {

  private final Context context;
  private final Buffer body;
  private final int chunkBytes;
  private int sent;
  private boolean flowing;
  private @Nullable Handler<Buffer> onChunk;
  private @Nullable Handler<Void> onEnd;

  Chunks(Context context, Buffer body, int chunkBytes) {
    this.context = context;
    this.body = body;
    this.chunkBytes = chunkBytes;
  }

  @Override
  public Chunks handler(@Nullable Handler<Buffer> handler) {
    onChunk = handler;
    return this;
  }

  @Override
  public Chunks endHandler(@Nullable Handler<Void> handler) {
    onEnd = handler;
    return this;
  }

  @Override
  public Chunks exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public Chunks pause() {
    flowing = false;
    return this;
  }

  @Override
  public Chunks resume() {
    if (!flowing) {
      flowing = true;
      context.runOnContext(_ -> flow());
    }
    return this;
  }

  @Override
  public Chunks fetch(long amount) {
    return resume();
  }

  private void flow() {
    while (flowing && sent < body.length() && onChunk != null) {
      int end = Math.min(sent + chunkBytes, body.length());
      Buffer chunk = body.slice(sent, end);
      sent = end;
      onChunk.handle(chunk);
    }
    if (flowing && sent == body.length() && onEnd != null) {
      Handler<Void> handler = onEnd;
      onEnd = null;
      handler.handle(null);
    }
  }
}
