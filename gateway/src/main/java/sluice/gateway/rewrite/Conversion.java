package sluice.gateway.rewrite;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** An image that is being converted. */
final class Conversion {

  private final Future<Optional<Buffer>> replacement;
  private final Runnable onCancel;

  Conversion(Future<Optional<Buffer>> replacement, Runnable onCancel) {
    this.replacement = replacement;
    this.onCancel = onCancel;
  }

  /** A conversion that has ended without a result. */
  static Conversion none() {
    return new Conversion(Future.succeededFuture(Optional.empty()), () -> {});
  }

  /** The new content of the literal; empty if the image is left unconverted. */
  Future<Optional<Buffer>> replacement() {
    return replacement;
  }

  /** Gives the conversion up, as its result is no longer needed. */
  void cancel() {
    onCancel.run();
  }
}
