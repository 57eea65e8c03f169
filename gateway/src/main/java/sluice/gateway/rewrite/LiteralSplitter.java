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

/** Splits the chunks of a text into bytes that may leave and literals that are images, in order. */
final class LiteralSplitter implements TextScanner.Listener, TextScanner.FormatListener {

  private static final int EARLIER = -1;

  /** Receives the parts. */
  interface Output {

    /** Takes bytes that leave as they are. */
    void bytes(Buffer bytes);

    /**
     * Takes a complete image. The quote before it has not been passed to {@link #bytes}, and the
     * receiver releases its {@link ImageLiteral#heldBytes()}.
     */
    void image(ImageLiteral literal);

    /**
     * Takes the complete name of a format, under the same conditions as an image.
     *
     * @param before how many of the last images it describes; 0 if it waits for the next one
     */
    void format(ImageLiteral literal, int before);

    /** No image follows the last format that waits. */
    void formatUnused();

    /** An image that had begun leaves unconverted, among the bytes. */
    void imageLeaves();
  }

  private final ValueScanner scanner;
  private final TextScanner text;
  private final ImageConfig config;
  private final MemoryBudget held;
  private final ImageConverter images;
  private final Output output;
  private final ReadyBytes ready;

  /** The current string, which may be an image; the range of it in this chunk is not in it yet. */
  private @Nullable ImageLiteral literal;

  private int literalFrom;
  private int literalTo;

  /** Index of the quote before that string; {@link #EARLIER} if it is in an earlier chunk. */
  private int quoteAt = EARLIER;

  private int found;

  /** Why no further image is converted; empty while they are. */
  private Optional<Unconverted> refusal = Optional.empty();

  /**
   * Creates a splitter for one text.
   *
   * @param events whether the text is a stream of events with JSON in them, not JSON itself
   */
  LiteralSplitter(
      ImageConfig config, boolean events, MemoryBudget held, ImageConverter images, Output output) {
    this.scanner = new ValueScanner(config.keys(), new PngPrefix(), this, this);
    this.text = events ? new EventScanner(scanner, this) : scanner;
    this.config = config;
    this.held = held;
    this.images = images;
    this.output = output;
    this.ready = new ReadyBytes(output::bytes);
    if (config.maxImages() == 0) {
      scanner.stopLooking();
    }
  }

  /** Scans the next chunk and puts out all of it but an incomplete image. */
  void scan(Buffer next) {
    HeapBytes bytes = HeapBytes.of(next);
    ready.begin(next, bytes);
    text.scan(bytes.array(), bytes.from(), bytes.to());
    if (scanner.isInFormat()) {
      keepFormat();
    } else {
      keepLiteral();
    }
    quoteAt = EARLIER;
    ready.flush();
  }

  /** Looks for no more images; one that has begun leaves unconverted. */
  void stop() {
    denied();
    scanner.stopLooking();
    scanner.stopWaiting();
    ready.flush();
  }

  /** Leaves all further images unconverted for this reason, including one that has begun. */
  void refuse(Unconverted why) {
    if (refusal.isEmpty()) {
      refusal = Optional.of(why);
      scanner.stopWaiting();
    }
  }

  /** Looks for no more images in this text; in a stream of events, up to the end of the event. */
  void stopHere() {
    denied();
    scanner.stopLookingHere();
    scanner.stopWaiting();
    ready.flush();
  }

  /** Drops what it holds. */
  void abandon() {
    if (literal != null) {
      held.release(literal.heldBytes());
      literal = null;
    }
  }

  /** True if an image has begun and not ended. */
  boolean isInImage() {
    return scanner.isInValue();
  }

  @Override
  public void outside(int from, int to) {
    ready.add(from, to);
  }

  /** Holds the quote back, too: a client must not wait for an image with a string half read. */
  @Override
  public void begins() {
    literal = new ImageLiteral();
    quoteAt = ready.takeBack();
  }

  @Override
  public void literal(int from, int to) {
    literalFrom = from;
    literalTo = to;
  }

  @Override
  public void denied() {
    if (scanner.isInValue()) {
      output.imageLeaves();
    }
    ImageLiteral denied = literal;
    literal = null;
    if (denied == null) {
      return;
    }
    if (quoteAt == EARLIER) { // precedes all of this chunk
      held.release(denied.heldBytes());
      output.bytes(Segment.QUOTE);
      denied.original().forEach(output::bytes);
    } else {
      ready.add(quoteAt, quoteAt + 1);
    }
    ready.add(literalFrom, literalTo);
    literalFrom = literalTo;
  }

  @Override
  public void ends() {
    keepLiteral();
    ImageLiteral image = literal;
    literal = null;
    if (image == null) {
      return;
    }
    ready.flush();
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
    ready.flush();
    output.format(format, before);
  }

  @Override
  public void formatUnused() {
    output.formatUnused();
  }

  /** Adds the range in this chunk to the current literal, unless that must leave unconverted. */
  private void keepLiteral() {
    ImageLiteral passing = literal;
    int length = literalTo - literalFrom;
    if (passing == null || length == 0) {
      return;
    }
    Optional<Unconverted> refused =
        scanner.isInValue() ? refusal.or(images::refusal) : Optional.empty();
    if (refused.isPresent()) {
      deny(refused.get());
    } else if (passing.length() + length > config.maxImageBytes()) {
      deny(Unconverted.TOO_LONG);
    } else if (!held.tryAcquire(ImageLiteral.held(length))) {
      deny(Unconverted.NO_MEMORY);
    } else {
      append(passing);
    }
  }

  /** Adds the range in this chunk to a format, which has three letters and needs no bounds. */
  private void keepFormat() {
    ImageLiteral passing = literal;
    if (passing != null && literalFrom < literalTo) {
      held.acquire(ImageLiteral.held(literalTo - literalFrom));
      append(passing);
    }
  }

  private void append(ImageLiteral passing) {
    passing.append(ready.slice(literalFrom, literalTo));
    literalFrom = literalTo;
  }

  private void deny(Unconverted why) {
    denied();
    scanner.skip();
    images.unconverted(why);
  }
}
