package sluice.gateway.image;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** A part of the text that leaves as one: bytes as they came, or a picture when it is finished. */
final class Piece {

  private final int heldBytes;
  private final Runnable cancel;
  private List<Buffer> content;
  private boolean ready;

  private Piece(List<Buffer> content, boolean ready, Runnable cancel) {
    this.content = content;
    this.heldBytes = content.stream().mapToInt(Buffer::length).sum();
    this.ready = ready;
    this.cancel = cancel;
  }

  static Piece of(List<Buffer> bytes) {
    return new Piece(bytes, true, () -> {});
  }

  static Piece of(PictureLiteral literal, Conversion conversion) {
    return new Piece(literal.original(), false, conversion.cancel());
  }

  boolean isReady() {
    return ready;
  }

  /** What it counts for while it waits: its length as it came. */
  int heldBytes() {
    return heldBytes;
  }

  List<Buffer> content() {
    return content;
  }

  /** The picture is done: the replacement leaves in its place, or what came. */
  void finish(Optional<Buffer> replacement) {
    replacement.ifPresent(buffer -> content = List.of(buffer));
    ready = true;
  }

  void cancel() {
    cancel.run();
  }
}
