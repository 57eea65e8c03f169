package sluice.gateway.rewrite;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A receiver that calls back whenever it likes: within the write that filled it, later, twice, or
 * for no reason. What it has is only what it has been given in order.
 */
final class HostileReceiver implements WriteStream<Buffer> {

  private final Random random;
  private final Buffer received = Buffer.buffer();
  private final Deque<Promise<Void>> unacknowledged = new ArrayDeque<>();
  private boolean full;
  private @Nullable Handler<Void> onDrain;

  HostileReceiver(Random random) {
    this.random = random;
  }

  Buffer received() {
    return received;
  }

  @Override
  public Future<Void> write(Buffer chunk) {
    received.appendBuffer(chunk);
    full |= random.nextInt(3) == 0;
    switch (random.nextInt(4)) {
      case 0 -> drain(); // from within the write, as a socket with room does
      case 1 -> callBack(); // though it may be full
      default -> {}
    }
    if (random.nextBoolean()) {
      return Future.succeededFuture();
    }
    Promise<Void> later = Promise.promise();
    unacknowledged.add(later);
    return later.future();
  }

  /** Takes what it has. */
  void drain() {
    full = false;
    Promise<Void> oldest = unacknowledged.poll();
    if (oldest != null) {
      oldest.complete();
    }
    callBack();
    if (random.nextBoolean()) {
      callBack();
    }
  }

  private void callBack() {
    Handler<Void> handler = onDrain;
    if (handler != null) {
      handler.handle(null);
    }
  }

  @Override
  public Future<Void> end() {
    return Future.succeededFuture();
  }

  @Override
  public boolean writeQueueFull() {
    return full;
  }

  @Override
  public HostileReceiver drainHandler(@Nullable Handler<Void> handler) {
    onDrain = handler;
    if (handler != null && random.nextInt(4) == 0) {
      callBack(); // at once
    }
    return this;
  }

  @Override
  public HostileReceiver exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public HostileReceiver setWriteQueueMaxSize(int maxSize) {
    return this;
  }
}
