package sluice.gateway.rewrite;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A part of the text that leaves as one: bytes as they came, or an image when it is finished. */
final class Segment {

  /** What stands before a literal, and leaves with it. */
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
   * A literal that has to wait.
   *
   * @param cancel what it waits for
   */
  static Segment of(ImageLiteral literal, Runnable cancel) {
    return new Segment(quoted(literal.original()), literal.heldBytes(), false, cancel);
  }

  /**
   * A literal of which it is decided what leaves when all before it has left.
   *
   * @param replacement what leaves in its place; empty for what came
   */
  static Segment decidedLast(ImageLiteral literal, Supplier<Optional<Buffer>> replacement) {
    Segment piece = new Segment(quoted(literal.original()), literal.heldBytes(), true, () -> {});
    piece.lastDecision = replacement;
    return piece;
  }

  boolean isReady() {
    return ready;
  }

  /** What it counts for while it waits. */
  int heldBytes() {
    return heldBytes;
  }

  List<Buffer> content() {
    return lastDecision.get().map(last -> quoted(List.of(last))).orElse(content);
  }

  /** The image is done: the replacement leaves in its place, or what came. */
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
