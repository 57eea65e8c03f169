package sluice.gateway.json;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;

/** Compares the object keys of a passing JSON text with the few that matter. */
final class KeyNames {

  /** An escaped character is at most six bytes long, RFC 8259 section 7. */
  private static final int LONGEST_ESCAPE = 6;

  /** No name. */
  static final int NONE = -1;

  private final List<byte[]> names;
  private final int shortest;

  /** What has been taken of a key that comes in pieces. */
  private final byte[] taken;

  private int length;

  KeyNames(List<String> names) {
    this.names = names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toList();
    IntSummaryStatistics lengths =
        this.names.stream().mapToInt(name -> name.length).summaryStatistics();
    this.shortest = lengths.getMin();
    this.taken = new byte[Math.max(0, lengths.getMax()) * LONGEST_ESCAPE];
  }

  /** Another key begins. */
  void begin() {
    length = 0;
  }

  /** How many more bytes a key may have that is one of the names. */
  int room() {
    return Math.max(0, taken.length - length);
  }

  /** Takes bytes of the key's content, as they stand in the text, if it goes on behind them. */
  void take(byte[] bytes, int from, int to) {
    int count = to - from;
    if (length + count > taken.length) {
      length = taken.length + 1; // too long to be any of the names, whatever else follows
      return;
    }
    System.arraycopy(bytes, from, taken, length, count);
    length += count;
  }

  /** Which of the names the key is that ends with these bytes, by index; {@link #NONE} if none. */
  int match(byte[] bytes, int from, int to) {
    if (length == 0) {
      return find(bytes, from, to);
    }
    take(bytes, from, to);
    return length > taken.length ? NONE : find(taken, 0, length);
  }

  private int find(byte[] bytes, int from, int to) {
    int count = to - from;
    if (count < shortest || count > taken.length) {
      return NONE; // as nearly all, at a glance
    }
    if (isEscaped(bytes, from, to)) {
      byte[] content = unescaped(bytes, from, count);
      return indexOf(content, 0, content.length);
    }
    return indexOf(bytes, from, to);
  }

  private static boolean isEscaped(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\\') {
      at++;
    }
    return at < to;
  }

  private int indexOf(byte[] bytes, int from, int to) {
    for (int i = 0; i < names.size(); i++) {
      byte[] name = names.get(i);
      if (Arrays.equals(bytes, from, to, name, 0, name.length)) {
        return i;
      }
    }
    return NONE;
  }

  private static byte[] unescaped(byte[] bytes, int from, int count) {
    String literal = '"' + new String(bytes, from, count, StandardCharsets.UTF_8) + '"';
    try {
      return Json.decodeValue(literal).toString().getBytes(StandardCharsets.UTF_8);
    } catch (DecodeException e) {
      return new byte[0];
    }
  }
}
