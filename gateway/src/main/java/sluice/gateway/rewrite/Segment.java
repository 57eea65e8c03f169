package sluice.gateway.rewrite;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A part of the text that leaves as a whole: unchanged bytes, or a literal once it is decided. */
final class Segment {

  /** The quote before a literal, which leaves with it. */
  static final Buffer QUOTE = Buffer.buffer("\"");

  private final int heldBytes;
  private final Runnable cancel;
  private List<Buffer> content;
  private Supplier<Optional<Buffer>> lastDecision = Optional::empty;
  private boolean ready;

  private Segment(List<Buffer> content, int heldBytes, boolean ready, Runnable cancel) {
    this.content = content;
    this.heldBytes = heldBytes;
    this.ready = ready;
    this.cancel = cancel;
  }

  static Segment of(Buffer bytes) {
    return new Segment(List.of(bytes), bytes.length(), true, () -> {});
  }

  /**
   * Creates a segment of a literal that waits for a conversion.
   *
   * @param cancel cancels the conversion
   */
  static Segment of(ImageLiteral literal, Runnable cancel) {
    return new Segment(quoted(literal.original()), literal.heldBytes(), false, cancel);
  }

  /**
   * Creates a segment of a literal that is decided when all segments before it have left.
   *
   * @param replacement gives the new content; empty to leave it unchanged
   */
  static Segment decidedLast(ImageLiteral literal, Supplier<Optional<Buffer>> replacement) {
    Segment piece = new Segment(quoted(literal.original()), literal.heldBytes(), true, () -> {});
    piece.lastDecision = replacement;
    return piece;
  }

  boolean isReady() {
    return ready;
  }

  /** Memory that it takes while it waits, in bytes. */
  int heldBytes() {
    return heldBytes;
  }

  List<Buffer> content() {
    return lastDecision.get().map(last -> quoted(List.of(last))).orElse(content);
  }

  /** Ends the wait: the replacement leaves, or the unchanged literal if it is empty. */
  void finish(Optional<Buffer> replacement) {
    replacement.ifPresent(buffer -> content = quoted(List.of(buffer)));
    ready = true;
  }

  private static List<Buffer> quoted(List<Buffer> content) {
    return Stream.concat(Stream.of(QUOTE), content.stream()).toList();
  }

  void cancel() {
    cancel.run();
  }
}
