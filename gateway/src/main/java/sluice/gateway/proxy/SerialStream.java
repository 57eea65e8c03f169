package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream that does one thing at a time, whatever calls it back. The rule for all streams on a
 * response's way, kept here and nowhere else:
 *
 * <p><b>No callback reaches a stream while one of its own calls is under way.</b> The network may
 * take a write before the call that wrote it has returned, and then says at once that there is room
 * again; over HTTP/1.0 it nearly always does. Acted upon there, later bytes would leave between the
 * pieces of earlier ones. So {@link #wake} is only noted while {@link #write} or {@link #advance}
 * runs, and acted upon behind it; and the writer behind this stream hears of room only when none of
 * its calls is under way.
 *
 * <p>A drain handler is called once each time it is set, when there is room. Lives on one event
 * loop.
 */
public abstract class SerialStream implements WriteStream<Buffer> {

  private @Nullable Handler<Void> onDrain;
  private boolean busy;
  private boolean woken;

  /** Takes the next bytes; {@link #write} without its rule. */
  protected abstract Future<Void> accept(Buffer chunk);

  /** Moves on what waits, as far as there is room. Nothing has to have changed since. */
  protected void advance() {
    // most streams keep nothing
  }

  /** Has {@link #wake} called when there is room again. */
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

  /** Something has changed: there may be room, or a part of what waits may be ready. */
  protected final void wake() {
    serially(() -> woken = true);
  }

  /** Does something else that nothing may come between. */
  protected final void serially(Runnable work) {
    if (busy) {
      work.run(); // as a part of what is under way
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
