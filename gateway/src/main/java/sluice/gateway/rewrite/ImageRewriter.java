package sluice.gateway.rewrite;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sluice.gateway.http.MemoryBudget;
import sluice.gateway.proxy.FilterStream;
import sluice.gateway.transport.Deadlines;

/**
 * Replaces the images of one JSON text that streams through; every other byte leaves as it came.
 *
 * <p>The images of a response are converted in parallel and leave in order. What comes behind an
 * unfinished one waits here, and so do the images themselves, as they leave unchanged if nothing
 * comes of the conversion. Beyond a bound the source is paused, not the heap filled:
 *
 * <pre>
 *   write ──▶ scanner ──▶ │ bytes │ image … │ bytes │ image ✓ │ bytes │ ──▶ out
 *                           newest                                  oldest
 * </pre>
 *
 * <p>Lives on one event loop. {@link #end()} does not end the stream it writes to; its owner does.
 */
final class ImageRewriter extends FilterStream
    implements JsonResponse.Rewriting, LiteralSplitter.Output {

  private static final Buffer SPACE = Buffer.buffer(" ");

  private final ImageConverter images;
  private final ImageConfig config;
  private final MemoryBudget held;
  private final LiteralSplitter splitter;
  private final ImageFormats formats = new ImageFormats();
  private final SegmentQueue queue;
  private final Promise<Void> finished = Promise.promise();

  private long scannedBytes;

  /** What waits behind the oldest format that waits. */
  private long behindFormatBytes;

  private int unfinished;
  private int replaced;
  private int spaces;
  private @Nullable ImageHeartbeat heartbeat;
  private boolean ended;
  private boolean abandoned;

  /** Creates a rewriter for one JSON text. */
  static ImageRewriter ofJson(
      WriteStream<Buffer> out, ImageConverter images, ImageConfig config, MemoryBudget held) {
    return new ImageRewriter(out, images, config, held, false);
  }

  /** Creates a rewriter for one stream of events, each with a JSON text of its own. */
  static ImageRewriter ofEvents(
      WriteStream<Buffer> out, ImageConverter images, ImageConfig config, MemoryBudget held) {
    return new ImageRewriter(out, images, config, held, true);
  }

  private ImageRewriter(
      WriteStream<Buffer> out,
      ImageConverter images,
      ImageConfig config,
      MemoryBudget held,
      boolean events) {
    super(out);
    this.images = images;
    this.config = config;
    this.held = held;
    this.queue = new SegmentQueue(held);
    this.splitter = new LiteralSplitter(config, events, held, this);
  }

  /**
   * Sends a space whenever the client has heard nothing for so long because of an image: JSON
   * allows white space before a value (RFC 8259 section 2). Events have no place for it.
   *
   * @param silence above zero
   * @param client sends a buffer behind all that has left, unless that is still held back; says
   *     whether it has. Not the stream behind this one, whose progress is the upstream's
   */
  void letHear(Deadlines deadlines, Duration silence, Predicate<Buffer> client) {
    heartbeat =
        new ImageHeartbeat(
            deadlines,
            silence,
            () -> {
              if (isBeforeImage() && !out.writeQueueFull() && client.test(SPACE)) {
                spaces++;
              }
            });
  }

  @Override
  protected Future<Void> accept(Buffer chunk) {
    if (abandoned) {
      return Future.succeededFuture(); // what was still on its way; nobody would give it back
    }
    scannedBytes += chunk.length();
    if (scannedBytes > config.maxResponseBytes()) {
      splitter.refuse(Unconverted.TOO_LARGE_BODY);
    }
    splitter.scan(chunk);
    advance();
    if (behindFormatBytes > config.maxHeldBytes()) {
      splitter.stopHere(); // its images are too far behind it: they must not make it a lie
      advance();
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> end() {
    serially(
        () -> {
          ended = true;
          splitter.stop();
          advance();
        });
    return finished.future();
  }

  @Override
  public Future<Void> breakOff() {
    splitter.abandon();
    return end();
  }

  /** The client has left: what is held is dropped, jobs included. */
  void abandon() {
    abandoned = true;
    splitter.abandon();
    noteWaiting();
    queue.drop();
    finished.tryFail("abandoned");
  }

  /** True if an image has begun, or is being converted. */
  boolean isImageUnderWay() {
    return unfinished > 0 || splitter.isInImage();
  }

  @Override
  public boolean isUnchanged() {
    return replaced == 0 && spaces == 0;
  }

  @Override
  public boolean writeQueueFull() {
    return out.writeQueueFull()
        || (unfinished > 0 && (queue.heldBytes() > config.maxHeldBytes() || held.isExhausted()));
  }

  /** Writes what may leave, as far as the receiver takes it. */
  @Override
  protected void advance() {
    while (queue.isFirstReady() && !out.writeQueueFull()) {
      queue.removeFirst().content().forEach(this::send);
    }
    noteWaiting();
    if (queue.isFirstReady()) {
      awaitRoom();
    }
    if (ended && queue.isEmpty()) {
      finished.tryComplete();
    }
  }

  private void send(Buffer bytes) {
    if (heartbeat != null) {
      heartbeat.heard();
    }
    out.write(bytes);
  }

  /** True if the next byte to leave is the quote before an image that is not ready. */
  private boolean isBeforeImage() {
    return !abandoned && (queue.isEmpty() ? splitter.isInImage() : !queue.isFirstReady());
  }

  private void noteWaiting() {
    if (heartbeat != null) {
      heartbeat.waiting(isBeforeImage());
    }
  }

  @Override
  public void bytes(Buffer bytes) {
    if (queue.isEmpty() && !abandoned && !out.writeQueueFull()) {
      behindFormatBytes = 0;
      send(bytes); // there is nothing to wait for
      return;
    }
    Segment piece = Segment.of(bytes);
    held.acquire(piece.heldBytes());
    enqueue(piece);
  }

  @Override
  public Optional<Unconverted> refusal() {
    return images.refusal();
  }

  @Override
  public void unconverted(Unconverted why) {
    images.unconverted(why);
  }

  @Override
  public void imageLeaves() {
    formats.kept(formats.image());
    formats.takeWaiting().forEach(format -> format.finish(Optional.empty()));
  }

  @Override
  public void format(ImageLiteral literal, int before) {
    enqueue(formats.format(literal, before));
  }

  @Override
  public void formatUnused() {
    formats.unused();
  }

  @Override
  public void image(ImageLiteral literal) {
    Conversion conversion = images.convert(literal);
    Segment piece = Segment.of(literal, conversion::cancel);
    enqueue(piece);
    int number = formats.image();
    List<Segment> waiting = formats.takeWaiting();
    unfinished++;
    conversion
        .replacement()
        .onComplete(
            result -> {
              unfinished--;
              Optional<Buffer> replacement =
                  result.succeeded() ? result.result() : Optional.empty();
              if (replacement.isPresent()) {
                replaced++;
              } else {
                formats.kept(number);
              }
              piece.finish(replacement);
              waiting.forEach(format -> format.finish(ImageFormats.of(replacement)));
              wake();
            });
  }

  private void enqueue(Segment piece) {
    if (abandoned) {
      held.release(piece.heldBytes());
      piece.cancel();
    } else {
      behindFormatBytes = formats.isAnyWaiting() ? behindFormatBytes + piece.heldBytes() : 0;
      queue.add(piece);
    }
  }
}
