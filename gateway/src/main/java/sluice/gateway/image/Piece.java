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

  private Piece(List<Buffer> content, int heldBytes, boolean ready, Runnable cancel) {
    this.content = content;
    this.heldBytes = heldBytes;
    this.ready = ready;
    this.cancel = cancel;
  }

  static Piece of(Buffer bytes) {
    return new Piece(List.of(bytes), bytes.length(), true, () -> {});
  }

  static Piece of(PictureLiteral literal, Conversion conversion) {
    return new Piece(literal.original(), literal.heldBytes(), false, conversion.cancel());
  }

  boolean isReady() {
    return ready;
  }

  /** What it counts for while it waits. */
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
