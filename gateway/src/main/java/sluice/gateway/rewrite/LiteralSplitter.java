package sluice.gateway.rewrite;

import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sluice.gateway.http.MemoryBudget;
import sluice.gateway.json.EventScanner;
import sluice.gateway.json.PngPrefix;
import sluice.gateway.json.TextScanner;
import sluice.gateway.json.ValueScanner;
import sluice.shared.transport.HeapBytes;

/**
 * Cuts the chunks of a text into bytes that may leave and literals that are images, in order. Bytes
 * that lie side by side stay one piece, however many strings among them looked like an image for a
 * moment.
 */
final class LiteralSplitter implements TextScanner.Listener {

  private static final int EARLIER = -1;

  /** Where the parts go. */
  interface Output {

    /** Bytes that leave as they are. */
    void bytes(Buffer bytes);

    /**
     * An image, complete, with the quote before it, which has not been among the bytes; its {@link
     * ImageLiteral#heldBytes()} are the receiver's now.
     */
    void image(ImageLiteral literal);

    /**
     * The name of the format of some images, complete, with the quote before it; its bytes are the
     * receiver's now, too.
     *
     * @param before how many of the last images it speaks of; 0 if it waits for the next one
     */
    void format(ImageLiteral literal, int before);

    /** The last format that waits will get no image. */
    void formatWaitedInVain();

    /** Why an image need not be held, as it would not be converted; empty if it may be. */
    Optional<Unconverted> refusal();

    /** An image among the bytes will not be converted. */
    void unconverted(Unconverted why);

    /** What had begun as an image is among the bytes. */
    void imageStays();
  }

  private final ValueScanner scanner;
  private final TextScanner text;
  private final ImageConfig config;
  private final MemoryBudget held;
  private final Output output;

  private Buffer chunk = Buffer.buffer();
  private int offset;
  private int readyFrom;
  private int readyTo;

  /** The string that is passing and may be an image; what of it is in this chunk, as a range. */
  private @Nullable ImageLiteral literal;

  private int literalFrom;
  private int literalTo;

  /** Where the quote before that string is in this chunk; {@link #EARLIER} if in one before. */
  private int quoteAt = EARLIER;

  private int found;

  /** Why no image is taken any more; empty while they are. */
  private Optional<Unconverted> refusal = Optional.empty();

  /**
   * Creates a finder for one text.
   *
   * @param events whether it is a stream of events with JSON in them, and not JSON itself
   */
  LiteralSplitter(ImageConfig config, boolean events, MemoryBudget held, Output output) {
    this.scanner = new ValueScanner(config.keys(), new PngPrefix());
    this.text = events ? new EventScanner(scanner) : scanner;
    this.config = config;
    this.held = held;
    this.output = output;
    if (config.maxImages() == 0) {
      scanner.stopLooking();
    }
  }

  /** Looks through the next chunk and puts out all of it but an image that is not complete. */
  void scan(Buffer next) {
    HeapBytes bytes = HeapBytes.of(next);
    chunk = next;
    offset = bytes.from();
    readyFrom = bytes.from();
    readyTo = readyFrom;
    text.scan(bytes.array(), bytes.from(), bytes.to(), this);
    if (scanner.isInFormat()) {
      keepFormat();
    } else {
      keepLiteral();
    }
    quoteAt = EARLIER;
    putOutReady();
  }

  /** No more images: one that has begun leaves as it came. */
  void stop() {
    denied();
    scanner.stopLooking();
    scanner.stopWaiting(this);
    putOutReady();
  }

  /** From now on images leave as they came for this reason, one that has begun included. */
  void refuse(Unconverted why) {
    if (refusal.isEmpty()) {
      refusal = Optional.of(why);
      scanner.stopWaiting(this);
    }
  }

  /** No more images in this text; in a stream of events the next one begins anew. */
  void stopHere() {
    denied();
    scanner.stopLookingHere();
    scanner.stopWaiting(this);
    putOutReady();
  }

  /** Drops what it holds. */
  void abandon() {
    if (literal != null) {
      held.give(literal.heldBytes());
      literal = null;
    }
  }

  /** True while an image is passing. */
  boolean isInImage() {
    return scanner.isInImage();
  }

  @Override
  public void outside(int from, int to) {
    if (from < to) {
      ready(from, to);
    }
  }

  /** The quote before it waits with it: no client is to wait for the rest within a string. */
  @Override
  public void begins() {
    literal = new ImageLiteral();
    readyTo--;
    quoteAt = readyTo;
  }

  @Override
  public void literal(int from, int to) {
    literalFrom = from;
    literalTo = to;
  }

  @Override
  public void denied() {
    if (scanner.isInImage()) {
      output.imageStays();
    }
    ImageLiteral denied = literal;
    literal = null;
    if (denied == null) {
      return;
    }
    if (quoteAt == EARLIER) { // it stands before all of this chunk
      held.give(denied.heldBytes());
      output.bytes(Segment.QUOTE);
      denied.original().forEach(output::bytes);
    } else {
      ready(quoteAt, quoteAt + 1);
    }
    if (literalFrom < literalTo) {
      ready(literalFrom, literalTo);
    }
    literalFrom = literalTo;
  }

  @Override
  public void imageEnds() {
    keepLiteral();
    ImageLiteral image = literal;
    literal = null;
    if (image == null) {
      return;
    }
    putOutReady();
    output.image(image);
    if (++found == config.maxImages()) {
      refusal = Optional.of(Unconverted.TOO_MANY);
    }
  }

  @Override
  public void formatEnds(int before) {
    keepFormat();
    ImageLiteral format = Objects.requireNonNull(literal);
    literal = null;
    putOutReady();
    output.format(format, before);
  }

  @Override
  public void formatWaitedInVain() {
    output.formatWaitedInVain();
  }

  /** Adds the part of this chunk to the image that is passing, if that is still one. */
  private void keepLiteral() {
    ImageLiteral passing = literal;
    int length = literalTo - literalFrom;
    if (passing == null || length == 0) {
      return;
    }
    Optional<Unconverted> refused =
        scanner.isInImage() ? refusal.or(output::refusal) : Optional.empty();
    if (refused.isPresent()) {
      deny(refused.get());
    } else if (passing.length() + length > config.maxImageBytes()) {
      deny(Unconverted.TOO_LONG);
    } else if (!held.take(ImageLiteral.held(length))) {
      deny(Unconverted.NO_MEMORY);
    } else {
      passing.append(slice(literalFrom, literalTo));
      literalFrom = literalTo;
    }
  }

  /** The same for a format, which is a word of three letters and has no bounds to keep to. */
  private void keepFormat() {
    ImageLiteral passing = literal;
    if (passing != null && literalFrom < literalTo) {
      held.acquire(ImageLiteral.held(literalTo - literalFrom));
      passing.append(slice(literalFrom, literalTo));
      literalFrom = literalTo;
    }
  }

  private void deny(Unconverted why) {
    denied();
    scanner.skipImage();
    output.unconverted(why);
  }

  private void ready(int from, int to) {
    if (from != readyTo) {
      putOutReady();
      readyFrom = from;
    }
    readyTo = to;
  }

  private void putOutReady() {
    if (readyFrom < readyTo) {
      output.bytes(slice(readyFrom, readyTo));
    }
    readyFrom = readyTo;
  }

  private Buffer slice(int from, int to) {
    // Most chunks have no image in them and leave whole.
    return to - from == chunk.length() ? chunk : chunk.slice(from - offset, to - offset);
  }
}
