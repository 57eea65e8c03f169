package sluice.gateway.image;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks gzip (RFC 1952) on the way to another stream, never much faster than that stream takes
 * it: a few kilobytes can unfold into gigabytes. A text that unfolds beyond all reason fails.
 */
final class Gunzip implements WriteStream<Buffer> {

  /** So much is unpacked at a time; deflate reaches 1032 to 1, so it gives 1 MiB at the most. */
  private static final int SLICE = 1024;

  /** JSON with pictures in base64 packs 4 to 3, other JSON 20 to 1. */
  private static final int RATIO_MAX = 200;

  /** The ratio is not looked at before so much has come out: short texts may pack absurdly well. */
  private static final long RATIO_FREE = 1 << 20;

  private final WriteStream<Buffer> out;
  private final JdkZlibDecoder gzip = new JdkZlibDecoder(ZlibWrapper.GZIP, 0);
  private final EmbeddedChannel decoder = new EmbeddedChannel(gzip);
  private final Promise<Void> finished = Promise.promise();
  private Buffer waiting = Buffer.buffer();
  private long packedBytes;
  private long unpackedBytes;
  private boolean ended;
  private @Nullable Throwable failure;
  private @Nullable Handler<Void> onDrain;

  Gunzip(WriteStream<Buffer> out) {
    this.out = out;
  }

  @Override
  public Future<Void> write(Buffer chunk) {
    waiting = waiting.length() == 0 ? chunk : waiting.copy().appendBuffer(chunk);
    unpack();
    return failure == null ? Future.succeededFuture() : Future.failedFuture(failure);
  }

  /** Completes when everything is unpacked and written; fails if the end of the gzip is missing. */
  @Override
  public Future<Void> end() {
    ended = true;
    unpack();
    return finished.future();
  }

  @Override
  public boolean writeQueueFull() {
    return waiting.length() > 0 || out.writeQueueFull();
  }

  @Override
  public Gunzip drainHandler(@Nullable Handler<Void> handler) {
    onDrain = handler;
    out.drainHandler(_ -> unpack());
    return this;
  }

  @Override
  public Gunzip exceptionHandler(@Nullable Handler<Throwable> handler) {
    out.exceptionHandler(handler);
    return this;
  }

  @Override
  public Gunzip setWriteQueueMaxSize(int maxSize) {
    out.setWriteQueueMaxSize(maxSize);
    return this;
  }

  private void unpack() {
    try {
      while (failure == null && waiting.length() > 0 && !out.writeQueueFull()) {
        int count = Math.min(SLICE, waiting.length());
        packedBytes += count;
        decoder.writeInbound(Unpooled.wrappedBuffer(waiting.getBytes(0, count)));
        waiting = waiting.slice(count, waiting.length());
        drainDecoder();
      }
      if (ended && failure == null && waiting.length() == 0) {
        decoder.finish();
        drainDecoder();
        if (gzip.isClosed()) {
          finished.tryComplete();
        } else {
          fail(new IllegalStateException("gzip without its end"));
        }
      }
    } catch (RuntimeException e) {
      fail(e);
    }
    if (waiting.length() > 0) {
      out.drainHandler(_ -> unpack());
    } else {
      sourceMayGoOn();
    }
  }

  private void drainDecoder() {
    for (ByteBuf next = decoder.readInbound(); next != null; next = decoder.readInbound()) {
      byte[] bytes = new byte[next.readableBytes()];
      next.readBytes(bytes).release();
      unpackedBytes += bytes.length;
      out.write(HeapBytes.buffer(bytes, bytes.length));
    }
    if (unpackedBytes > RATIO_FREE && unpackedBytes / packedBytes > RATIO_MAX) {
      fail(new IllegalStateException("gzip of more than " + RATIO_MAX + " to 1"));
    }
  }

  private void fail(Throwable cause) {
    failure = cause;
    waiting = Buffer.buffer();
    finished.tryFail(cause);
    decoder.finishAndReleaseAll();
  }

  private void sourceMayGoOn() {
    Handler<Void> source = onDrain;
    if (source != null) {
      onDrain = null;
      source.handle(null);
    }
  }
}
