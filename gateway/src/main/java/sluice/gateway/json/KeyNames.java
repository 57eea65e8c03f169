package sluice.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;

/** Compares the keys of a JSON text that streams by with the few that are wanted. */
final class KeyNames {

  /** An escaped character is at most six bytes long, RFC 8259 section 7. */
  private static final int LONGEST_ESCAPE = 6;

  /** Index of any other name. */
  static final int NONE = -1;

  private static final JsonFactory JSON = new JsonFactory();

  private final List<byte[]> names;
  private final int shortest;

  /** The beginning of a key that arrives in pieces. */
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

  /** How many more bytes the key may have if it is to be one of the names. */
  int room() {
    return Math.max(0, taken.length - length);
  }

  /** Adds bytes of the key's content, as they stand in the text; more of it follows. */
  void take(byte[] bytes, int from, int to) {
    int count = to - from;
    if (length + count > taken.length) {
      length = taken.length + 1; // too long to be any of the names, whatever else follows
      return;
    }
    System.arraycopy(bytes, from, taken, length, count);
    length += count;
  }

  /** Adds the last bytes of the key and gives the index of its name, or {@link #NONE}. */
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
      return NONE; // nearly all keys
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
    try (JsonParser parser = JSON.createParser(literal)) {
      return parser.nextTextValue().getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      return new byte[0]; // invalid, so none of the names
    }
  }
}
