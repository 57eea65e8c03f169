package sluice.gateway.rewrite;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Where a text is cut on its way, as the fuzzer wants it. */
final class Cuts {

  private static final int CUTS_MAX = 12;
  private static final int LENGTH_MAX = 255;

  /** For texts that are longer than what the fuzzer makes up. */
  private static final int LONG_UNIT = 300;

  /** The text in one piece. */
  static final Cuts NONE = new Cuts(List.of());

  private final List<Integer> lengths;

  private Cuts(List<Integer> lengths) {
    this.lengths = lengths;
  }

  static Cuts from(FuzzedDataProvider data) {
    List<Integer> lengths = new ArrayList<>();
    int unit = data.consumeBoolean() ? 1 : LONG_UNIT;
    int count = data.consumeInt(0, CUTS_MAX);
    for (int i = 0; i < count; i++) {
      lengths.add(data.consumeInt(0, LENGTH_MAX) * unit);
    }
    return new Cuts(lengths);
  }

  /** The pieces in order, some maybe empty; what is behind the last cut is one more. */
  List<Buffer> of(byte[] text) {
    Buffer whole = Buffer.buffer(text);
    List<Buffer> pieces = new ArrayList<>();
    int from = 0;
    for (int length : lengths) {
      int to = Math.min(text.length, from + length);
      pieces.add(whole.slice(from, to));
      from = to;
    }
    pieces.add(whole.slice(from, text.length));
    return pieces;
  }
}
