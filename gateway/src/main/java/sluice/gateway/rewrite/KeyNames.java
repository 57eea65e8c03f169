package sluice.gateway.rewrite;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Compares the object keys of a passing JSON text with the few that matter. */
final class KeyNames {

  /** An escaped character is at most six bytes long, RFC 8259 section 7. */
  private static final int LONGEST_ESCAPE = 6;

  private static final int NONE = -1;

  private final List<byte[]> names;
  private final byte[] key;
  private int length;
  private boolean escaped;

  KeyNames(List<String> names) {
    this.names = names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toList();
    int longest = this.names.stream().mapToInt(name -> name.length).max().orElse(0);
    this.key = new byte[longest * LONGEST_ESCAPE];
  }

  void begin() {
    length = 0;
    escaped = false;
  }

  /** Takes bytes of the key's content as they stand in the text. */
  void append(byte[] bytes, int from, int to) {
    int count = to - from;
    if (length + count > key.length) {
      length = key.length + 1; // too long to be any of the names, whatever else follows
      return;
    }
    System.arraycopy(bytes, from, key, length, count);
    length += count;
  }

  /** Takes note of an escape among the bytes. */
  void escape() {
    escaped = true;
  }

  /** Which of the names the key is that has been taken, by index; -1 if none. */
  int match() {
    if (length > key.length) {
      return NONE;
    }
    byte[] content = escaped ? unescaped() : key;
    int contentLength = escaped ? content.length : length;
    for (int i = 0; i < names.size(); i++) {
      byte[] name = names.get(i);
      if (Arrays.equals(content, 0, contentLength, name, 0, name.length)) {
        return i;
      }
    }
    return NONE;
  }

  private byte[] unescaped() {
    String literal = '"' + new String(key, 0, length, StandardCharsets.UTF_8) + '"';
    try {
      return Json.decodeValue(literal).toString().getBytes(StandardCharsets.UTF_8);
    } catch (DecodeException e) {
      return new byte[0];
    }
  }
}
