package sluice.gateway.rewrite;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import sluice.gateway.proxy.FilterStream;

/**
 * Unpacks gzip into another stream, hardly faster than that stream accepts it, as a few kilobytes
 * can expand to gigabytes. Input that expands beyond a limit fails, and so does truncated input.
 */
final class Gunzip extends FilterStream {

  /** Bytes that are unpacked before the receiver is asked whether it is full. */
  private static final int PIECE_BYTES = 64 * 1024;

  /**
   * Largest ratio of unpacked to packed bytes. JSON with images in base64 packs 4 to 3, other JSON
   * 20 to 1.
   */
  private static final int RATIO_MAX = 200;

  /**
   * Unpacked bytes from which on the ratio is checked, as many as a large image: white space and
   * images of one colour pack extremely well. Memory is limited elsewhere.
   */
  private static final long RATIO_FREE_BYTES = 32 << 20;

  private final GzipMembers gzip = new GzipMembers();
  private final Promise<Void> finished = Promise.promise();
  private long packedBytes;
  private long unpackedBytes;
  private boolean ended;
  private @Nullable Throwable failure;

  Gunzip(WriteStream<Buffer> out) {
    super(out);
  }

  @Override
  protected Future<Void> accept(Buffer chunk) {
    packedBytes += chunk.length();
    gzip.feed(chunk);
    advance();
    return failure == null ? Future.succeededFuture() : Future.failedFuture(failure);
  }

  /** Completes when everything is unpacked and written; fails if the input is truncated. */
  @Override
  public Future<Void> end() {
    ended = true;
    wake();
    return finished.future();
  }

  /** Releases its memory outside of the heap; to be called once, also after failures. */
  void close() {
    failure = new IllegalStateException("closed");
    gzip.close();
  }

  @Override
  public boolean writeQueueFull() {
    return failure == null && (gzip.hasMore() || out.writeQueueFull());
  }

  /** Unpacks as much as the receiver accepts. */
  @Override
  protected void advance() {
    try {
      while (failure == null && gzip.hasMore() && !out.writeQueueFull()) {
        leave(gzip.next(PIECE_BYTES), unpackedBytes);
      }
    } catch (DataFormatException e) {
      fail(e);
    }
    if (failure != null) {
      return; // reported to the writer with its next write
    }
    if (gzip.hasMore()) {
      awaitRoom();
    } else if (ended) {
      finish();
    }
  }

  private void leave(Buffer piece, long before) {
    unpackedBytes = before + piece.length();
    if (unpackedBytes > RATIO_FREE_BYTES && unpackedBytes / packedBytes > RATIO_MAX) {
      fail(new DataFormatException("more than " + RATIO_MAX + " to 1"));
    } else if (piece.length() > 0) {
      out.write(piece);
    }
  }

  private void finish() {
    if (gzip.isComplete()) {
      finished.tryComplete();
    } else {
      fail(new DataFormatException("the end is missing"));
    }
  }

  private void fail(Throwable cause) {
    failure = cause;
    finished.tryFail(cause);
  }
}
