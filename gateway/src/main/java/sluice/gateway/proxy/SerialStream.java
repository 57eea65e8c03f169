package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream that does one thing at a time, whatever calls it back. All streams of a response keep
 * this rule:
 *
 * <p><b>No callback reaches a stream while one of its own calls is under way.</b> The network may
 * complete a write before the writing call returns, and then reports room at once; over HTTP/1.0 it
 * nearly always does. If the stream reacted immediately, later bytes would overtake pieces of
 * earlier ones. So {@link #wake} is only noted while {@link #write} or {@link #advance} runs, and
 * handled afterwards; and the writer is told about room only when none of its calls is under way.
 *
 * <p>A drain handler is called once each time it is set, when there is room. Lives on one event
 * loop.
 */
public abstract class SerialStream implements WriteStream<Buffer> {

  private @Nullable Handler<Void> onDrain;
  private boolean busy;
  private boolean woken;

  /** Takes the next bytes, as {@link #write} does, which adds the rule. */
  protected abstract Future<Void> accept(Buffer chunk);

  /** Passes on what waits, as far as there is room. May be called although nothing has changed. */
  protected void advance() {
    // most streams hold nothing
  }

  /** Arranges for {@link #wake} to be called when there is room again. */
  protected abstract void awaitRoom();

  @Override
  public final Future<Void> write(Buffer chunk) {
    if (busy) {
      throw new IllegalStateException("Written to from within one of its own calls");
    }
    busy = true;
    Future<Void> taken;
    try {
      taken = accept(chunk);
      advanceIfWoken();
    } finally {
      busy = false;
    }
    tellWriter();
    return taken;
  }

  /** Reports a change: there may be room, or a part that waits may be ready. */
  protected final void wake() {
    serially(() -> woken = true);
  }

  /** Does other work under the same rule. */
  protected final void serially(Runnable work) {
    if (busy) {
      work.run(); // within the call that is under way
      return;
    }
    busy = true;
    try {
      work.run();
      advanceIfWoken();
    } finally {
      busy = false;
    }
    tellWriter();
  }

  private void advanceIfWoken() {
    while (woken) {
      woken = false;
      advance();
    }
  }

  private void tellWriter() {
    Handler<Void> handler = onDrain;
    if (handler == null) {
      return;
    }
    if (writeQueueFull()) {
      awaitRoom();
    } else {
      onDrain = null;
      handler.handle(null);
    }
  }

  @Override
  public final SerialStream drainHandler(@Nullable Handler<Void> handler) {
    onDrain = handler;
    if (handler != null) {
      awaitRoom();
    }
    return this;
  }
}
