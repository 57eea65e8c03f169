package sluice.gateway.rewrite;

import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sluice.gateway.http.HeldBytes;

/**
 * Cuts the chunks of a text into bytes that may leave and literals that are pictures, in order.
 * Bytes that lie side by side stay one piece, however many strings among them looked like a picture
 * for a moment.
 */
final class PictureFinder implements TextScanner.Listener {

  private static final int EARLIER = -1;

  /** Where the parts go. */
  interface Output {

    /** Bytes that leave as they are. */
    void bytes(Buffer bytes);

    /**
     * A picture, complete, with the quote before it, which has not been among the bytes; its {@link
     * PictureLiteral#heldBytes()} are the receiver's now.
     */
    void picture(PictureLiteral literal);

    /**
     * The name of the format of some pictures, complete, with the quote before it; its bytes are
     * the receiver's now, too.
     *
     * @param before how many of the last pictures it speaks of; 0 if it waits for the next one
     */
    void format(PictureLiteral literal, int before);

    /** The last format that waits will get no picture. */
    void formatWaitedInVain();

    /** Why a picture need not be held, as it would not be converted; empty if it may be. */
    Optional<Unconverted> refusal();

    /** A picture among the bytes will not be converted. */
    void unconverted(Unconverted why);

    /** What had begun as a picture is among the bytes. */
    void pictureStays();
  }

  private final PictureScanner scanner;
  private final TextScanner text;
  private final ImageConfig config;
  private final HeldBytes held;
  private final Output output;

  private Buffer chunk = Buffer.buffer();
  private int offset;
  private int readyFrom;
  private int readyTo;

  /** The string that is passing and may be a picture; what of it is in this chunk, as a range. */
  private @Nullable PictureLiteral literal;

  private int literalFrom;
  private int literalTo;

  /** Where the quote before that string is in this chunk; {@link #EARLIER} if in one before. */
  private int quoteAt = EARLIER;

  private int found;

  /** Why no picture is taken any more; empty while they are. */
  private Optional<Unconverted> refusal = Optional.empty();

  /**
   * Creates a finder for one text.
   *
   * @param events whether it is a stream of events with JSON in them, and not JSON itself
   */
  PictureFinder(ImageConfig config, boolean events, HeldBytes held, Output output) {
    this.scanner = new PictureScanner(config.keys(), new PngPrefix());
    this.text = events ? new EventScanner(scanner) : scanner;
    this.config = config;
    this.held = held;
    this.output = output;
    if (config.maxPictures() == 0) {
      scanner.stopLooking();
    }
  }

  /** Looks through the next chunk and puts out all of it but a picture that is not complete. */
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

  /** No more pictures: one that has begun leaves as it came. */
  void stop() {
    denied();
    scanner.stopLooking();
    scanner.stopWaiting(this);
    putOutReady();
  }

  /** From now on pictures leave as they came for this reason, one that has begun included. */
  void refuse(Unconverted why) {
    if (refusal.isEmpty()) {
      refusal = Optional.of(why);
      scanner.stopWaiting(this);
    }
  }

  /** No more pictures in this text; in a stream of events the next one begins anew. */
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

  /** True while a picture is passing. */
  boolean isInPicture() {
    return scanner.isInPicture();
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
    literal = new PictureLiteral();
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
    if (scanner.isInPicture()) {
      output.pictureStays();
    }
    PictureLiteral denied = literal;
    literal = null;
    if (denied == null) {
      return;
    }
    if (quoteAt == EARLIER) { // it stands before all of this chunk
      held.give(denied.heldBytes());
      output.bytes(Piece.QUOTE);
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
  public void pictureEnds() {
    keepLiteral();
    PictureLiteral picture = literal;
    literal = null;
    if (picture == null) {
      return;
    }
    putOutReady();
    output.picture(picture);
    if (++found == config.maxPictures()) {
      refusal = Optional.of(Unconverted.TOO_MANY);
    }
  }

  @Override
  public void formatEnds(int before) {
    keepFormat();
    PictureLiteral format = Objects.requireNonNull(literal);
    literal = null;
    putOutReady();
    output.format(format, before);
  }

  @Override
  public void formatWaitedInVain() {
    output.formatWaitedInVain();
  }

  /** Adds the part of this chunk to the picture that is passing, if that is still one. */
  private void keepLiteral() {
    PictureLiteral passing = literal;
    int length = literalTo - literalFrom;
    if (passing == null || length == 0) {
      return;
    }
    Optional<Unconverted> refused =
        scanner.isInPicture() ? refusal.or(output::refusal) : Optional.empty();
    if (refused.isPresent()) {
      deny(refused.get());
    } else if (passing.length() + length > config.maxPictureBytes()) {
      deny(Unconverted.TOO_LONG);
    } else if (!held.take(PictureLiteral.held(length))) {
      deny(Unconverted.NO_MEMORY);
    } else {
      passing.append(slice(literalFrom, literalTo));
      literalFrom = literalTo;
    }
  }

  /** The same for a format, which is a word of three letters and has no bounds to keep to. */
  private void keepFormat() {
    PictureLiteral passing = literal;
    if (passing != null && literalFrom < literalTo) {
      held.takeAnyway(PictureLiteral.held(literalTo - literalFrom));
      passing.append(slice(literalFrom, literalTo));
      literalFrom = literalTo;
    }
  }

  private void deny(Unconverted why) {
    denied();
    scanner.skipPicture();
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
    // Most chunks have no picture in them and leave whole.
    return to - from == chunk.length() ? chunk : chunk.slice(from - offset, to - offset);
  }
}
