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
 * Looks on the way whether a text that began as JSON ends as JSON does. A body that ends with its
 * connection looks the same cut short; half a text gives it away. Of a text that is something else
 * nobody can tell, and it counts as whole.
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

  /** True if every string and container that began has ended, or the text is no JSON. */
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
      default -> {} // a quote, or what looked like a bracket
    }
  }

  @Override
  public Future<Void> breakOff() {
    return text.breakOff();
  }
}
