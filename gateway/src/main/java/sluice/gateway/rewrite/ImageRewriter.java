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
 * Replaces the images of one JSON text that streams through; every other byte leaves unchanged.
 *
 * <p>The images of a response are converted in parallel and leave in order. Bytes behind an
 * unfinished image wait here. So do the images themselves, which leave unchanged if their
 * conversion fails. Beyond a bound, the source is paused:
 *
 * <pre>
 *   write ──▶ scanner ──▶ │ bytes │ image … │ bytes │ image ✓ │ bytes │ ──▶ out
 *                           newest                                  oldest
 * </pre>
 *
 * <p>Lives on one event loop. {@link #end()} does not end the stream behind this one; its owner
 * does.
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
  private int unfinished;
  private boolean replaced;
  private @Nullable ImageHeartbeat heartbeat;
  private boolean ended;
  private boolean abandoned;

  /** Creates a rewriter for one JSON text. */
  static ImageRewriter ofJson(
      WriteStream<Buffer> out, ImageConverter images, ImageConfig config, MemoryBudget held) {
    return new ImageRewriter(out, images, config, held, false);
  }

  /** Creates a rewriter for one stream of events, each of which has a JSON text of its own. */
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
    this.splitter = new LiteralSplitter(config, events, held, images, this);
  }

  /**
   * Sends a space whenever an image has delayed the response for this long: JSON allows white space
   * before a value (RFC 8259 section 2). Not for streams of events.
   *
   * @param silence above zero
   * @param client sends a buffer to the client behind all that has left, and returns false if that
   *     is not possible yet. It bypasses the stream behind this one, whose progress counts as the
   *     upstream's
   */
  void sendSpaces(Deadlines deadlines, Duration silence, Predicate<Buffer> client) {
    heartbeat =
        new ImageHeartbeat(
            deadlines,
            silence,
            () -> isBeforeImage() && !out.writeQueueFull() && client.test(SPACE));
  }

  @Override
  protected Future<Void> accept(Buffer chunk) {
    if (abandoned) {
      return Future.succeededFuture(); // it would be held, and never be released
    }
    scannedBytes += chunk.length();
    if (scannedBytes > config.maxResponseBytes()) {
      splitter.refuse(Unconverted.TOO_LARGE_BODY);
    }
    splitter.scan(chunk);
    advance();
    if (formats.waitingBytes() > config.maxHeldBytes()) {
      splitter.stopHere(); // the format leaves unchanged, and so must the images it describes
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

  /** Drops all that is held, and cancels conversions, as the client has left. */
  void abandon() {
    abandoned = true;
    splitter.abandon();
    noteWaiting();
    queue.drop();
    finished.tryFail("abandoned");
  }

  /** True if an image has begun or is being converted. */
  boolean isImageUnderWay() {
    return unfinished > 0 || splitter.isInImage();
  }

  @Override
  public boolean isUnchanged() {
    return !replaced && (heartbeat == null || !heartbeat.hasBeaten());
  }

  @Override
  public boolean writeQueueFull() {
    return out.writeQueueFull()
        || (unfinished > 0 && (queue.heldBytes() > config.maxHeldBytes() || held.isExhausted()));
  }

  /** Writes all that may leave, unless the receiver is full. */
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
      formats.queueEmpty();
      send(bytes);
      return;
    }
    Segment segment = Segment.of(bytes);
    held.acquire(segment.heldBytes());
    enqueue(segment);
  }

  @Override
  public void imageLeaves() {
    formats.unconverted(formats.image());
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
    Segment segment = Segment.of(literal, conversion::cancel);
    enqueue(segment);
    int number = formats.image();
    List<Segment> waiting = formats.takeWaiting();
    unfinished++;
    conversion
        .replacement()
        .otherwise(Optional.empty())
        .onSuccess(
            replacement -> {
              unfinished--;
              if (replacement.isPresent()) {
                replaced = true;
              } else {
                formats.unconverted(number);
              }
              segment.finish(replacement);
              waiting.forEach(format -> format.finish(ImageFormats.of(replacement)));
              wake();
            });
  }

  private void enqueue(Segment segment) {
    if (abandoned) {
      held.release(segment.heldBytes());
      segment.cancel();
    } else {
      formats.enqueued(segment.heldBytes());
      queue.add(segment);
    }
  }
}
