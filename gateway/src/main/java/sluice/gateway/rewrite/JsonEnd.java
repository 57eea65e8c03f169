package sluice.gateway.rewrite;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import sluice.gateway.json.CharacterMasks;
import sluice.gateway.json.JsonBeginning;
import sluice.gateway.json.StructuralIndexer;
import sluice.gateway.proxy.BodyFilter;
import sluice.gateway.proxy.FilterStream;
import sluice.shared.transport.HeapBytes;

/**
 * Checks that a text which begins as JSON also ends as JSON. If the end of the connection is the
 * end of the body, only an incomplete text shows that the body was truncated. Any other text counts
 * as complete.
 */
final class JsonEnd extends FilterStream implements BodyFilter {

  private final BodyFilter text;
  private final StructuralIndexer structure = new StructuralIndexer(CharacterMasks.fastest());
  private final JsonBeginning beginning = new JsonBeginning();
  private long open;

  JsonEnd(BodyFilter text) {
    super(text);
    this.text = text;
  }

  /** True if every string and container has ended, or if the text is not JSON. */
  boolean isComplete() {
    return !beginning.isJson() || (open == 0 && !structure.isInString());
  }

  @Override
  protected Future<Void> accept(Buffer chunk) {
    HeapBytes bytes = HeapBytes.of(chunk);
    beginning.take(bytes.array(), bytes.from(), bytes.to());
    int block;
    for (int i = bytes.from(); i < bytes.to(); i = block + CharacterMasks.BLOCK) {
      block = structure.read(bytes.array(), i, bytes.to());
      for (long left = structure.all(); left != 0; left &= left - 1) {
        count(bytes.array()[block + Long.numberOfTrailingZeros(left)]);
      }
    }
    return out.write(chunk);
  }

  private void count(byte sign) {
    switch (sign) {
      case '{', '[' -> open++;
      case '}', ']' -> open = Math.max(0, open - 1);
      default -> {} // a quote, or a character that looks like a bracket in the masks
    }
  }

  @Override
  public Future<Void> breakOff() {
    return text.breakOff();
  }
}
