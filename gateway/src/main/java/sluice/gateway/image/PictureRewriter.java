package sluice.gateway.image;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the pictures of one JSON text that streams through; every other byte leaves as it came.
 *
 * <p>The pictures of an answer are converted in parallel and leave in order. What comes behind an
 * unfinished one waits here, and so do the pictures themselves, as they leave unchanged if nothing
 * comes of the conversion. Beyond a bound the source is paused, not the heap filled:
 *
 * <pre>
 *   write ──▶ scanner ──▶ │ bytes │ picture … │ bytes │ picture ✓ │ bytes │ ──▶ out
 *                           newest                                  oldest
 * </pre>
 *
 * <p>Lives on one event loop. {@link #end()} does not end the stream it writes to; its owner does.
 */
final class PictureRewriter implements WriteStream<Buffer> {

  private final WriteStream<Buffer> out;
  private final Function<PictureLiteral, Conversion> convert;
  private final ImageConfig config;
  private final PictureScanner scanner;
  private final Finder finder = new Finder();
  private final Deque<Piece> queue = new ArrayDeque<>();
  private final Promise<Void> finished = Promise.promise();

  private long scannedBytes;
  private long heldBytes;
  private int unfinished;
  private int found;
  private int replaced;
  private boolean ended;
  private boolean abandoned;
  private @Nullable Handler<Void> onDrain;

  /**
   * Creates a rewriter for one text.
   *
   * @param convert begins the conversion of a picture; its future completes on this event loop
   */
  PictureRewriter(
      WriteStream<Buffer> out, Function<PictureLiteral, Conversion> convert, ImageConfig config) {
    this.out = out;
    this.convert = convert;
    this.config = config;
    this.scanner = new PictureScanner(config.keys());
    if (config.maxPictures() == 0) {
      scanner.stopLooking();
    }
  }

  @Override
  public Future<Void> write(Buffer chunk) {
    scannedBytes += chunk.length();
    if (scannedBytes > config.maxAnswerBytes()) {
      finder.stop();
    }
    finder.scan(chunk);
    flush();
    return Future.succeededFuture();
  }

  /**
   * The text has ended.
   *
   * @return completes when all of it has been written
   */
  @Override
  public Future<Void> end() {
    ended = true;
    finder.stop();
    flush();
    return finished.future();
  }

  /** The client has left: what is held is dropped, jobs included. */
  void abandon() {
    abandoned = true;
    queue.forEach(Piece::cancel);
    queue.clear();
    finished.tryFail("abandoned");
  }

  /** True if the text was one or more whole JSON texts. */
  boolean isComplete() {
    return scanner.isComplete();
  }

  /** True if no picture has been replaced so far. */
  boolean isUnchanged() {
    return replaced == 0;
  }

  @Override
  public boolean writeQueueFull() {
    return out.writeQueueFull() || (unfinished > 0 && heldBytes > config.maxHeldBytes());
  }

  @Override
  public PictureRewriter drainHandler(@Nullable Handler<Void> handler) {
    onDrain = handler;
    out.drainHandler(_ -> flush());
    return this;
  }

  @Override
  public PictureRewriter exceptionHandler(@Nullable Handler<Throwable> handler) {
    out.exceptionHandler(handler);
    return this;
  }

  @Override
  public PictureRewriter setWriteQueueMaxSize(int maxSize) {
    out.setWriteQueueMaxSize(maxSize);
    return this;
  }

  /** Writes what may leave, as far as the receiver takes it. */
  private void flush() {
    while (!queue.isEmpty() && queue.getFirst().isReady() && !out.writeQueueFull()) {
      Piece piece = queue.removeFirst();
      heldBytes -= piece.heldBytes();
      piece.content().forEach(out::write);
    }
    if (!queue.isEmpty() && queue.getFirst().isReady()) {
      out.drainHandler(_ -> flush());
    }
    if (ended && queue.isEmpty()) {
      finished.tryComplete();
    }
    Handler<Void> waiting = onDrain;
    if (waiting != null && !writeQueueFull()) {
      onDrain = null;
      waiting.handle(null);
    }
  }

  private void enqueue(Piece piece) {
    if (!abandoned) {
      heldBytes += piece.heldBytes();
      queue.addLast(piece);
    }
  }

  private void begin(PictureLiteral literal) {
    Conversion conversion = convert.apply(literal);
    Piece piece = Piece.of(literal, conversion);
    enqueue(piece);
    unfinished++;
    conversion
        .replacement()
        .onComplete(
            result -> {
              unfinished--;
              Optional<Buffer> replacement =
                  result.succeeded() ? result.result() : Optional.empty();
              replaced += replacement.isPresent() ? 1 : 0;
              piece.finish(replacement);
              flush();
            });
  }

  /** Turns what the scanner sees in one chunk into pieces of the queue. */
  private final class Finder implements PictureScanner.Listener {

    private Buffer chunk = Buffer.buffer();
    private int offset;
    private @Nullable PictureLiteral literal;

    void scan(Buffer next) {
      HeapBytes bytes = HeapBytes.of(next);
      chunk = next;
      offset = bytes.from();
      scanner.scan(bytes.array(), bytes.from(), bytes.to(), this);
    }

    /** No more pictures: one that has begun leaves as it came. */
    void stop() {
      scanner.stopLooking();
      pictureDenied();
    }

    @Override
    public void outside(int from, int to) {
      if (from < to) {
        enqueue(Piece.of(List.of(slice(from, to))));
      }
    }

    @Override
    public void pictureBegins() {
      literal = new PictureLiteral();
    }

    @Override
    public void picture(int from, int to) {
      if (literal != null && from < to) {
        literal.append(slice(from, to));
        if (literal.length() > config.maxPictureBytes()) {
          scanner.skipPicture();
          pictureDenied();
        }
      }
    }

    @Override
    public void pictureDenied() {
      PictureLiteral denied = literal;
      literal = null;
      if (denied != null && denied.length() > 0) {
        enqueue(Piece.of(denied.original()));
      }
    }

    @Override
    public void pictureEnds() {
      PictureLiteral picture = literal;
      literal = null;
      if (picture == null) {
        return;
      }
      begin(picture);
      if (++found >= config.maxPictures()) {
        scanner.stopLooking();
      }
    }

    private Buffer slice(int from, int to) {
      return chunk.slice(from - offset, to - offset);
    }
  }
}
