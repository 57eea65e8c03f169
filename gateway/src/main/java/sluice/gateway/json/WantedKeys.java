package sluice.gateway.json;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Under which keys the images of a response stand.
 *
 * @param lists of arrays whose strings may be images
 * @param members whose value may itself be one
 * @param format whose value, if it is {@code png}, says what the images of its object are
 */
public record WantedKeys(List<String> lists, List<String> members, Optional<String> format) {

  private static final String BEHIND_STRINGS = " \t\n\r,:]}";

  /** What is expected behind a key. */
  enum Value {
    ANY,
    IMAGES,
    IMAGE,
    FORMAT
  }

  /** True if there is nothing to look for. */
  public boolean isEmpty() {
    return lists.isEmpty() && members.isEmpty();
  }

  /** All of them, in the order of {@link #value}. */
  List<String> names() {
    return Stream.of(lists.stream(), members.stream(), format.stream()).flatMap(s -> s).toList();
  }

  /** With which bytes they may begin in a JSON text, escapes aside. */
  byte[] firstBytes() {
    int[] firsts =
        names().stream().mapToInt(name -> (name + '"').codePointAt(0)).distinct().toArray();
    return new String(firsts, 0, firsts.length).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * True if a quote before one of the {@link #firstBytes} begins a string; not so if one is among
   * what may stand behind a string (RFC 8259 section 2).
   */
  boolean canBeSearched() {
    for (byte first : firstBytes()) {
      if (BEHIND_STRINGS.indexOf(first) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** What to expect behind the key of this index, -1 for any other key. */
  Value value(int name) {
    if (name < 0) {
      return Value.ANY;
    }
    if (name < lists.size()) {
      return Value.IMAGES;
    }
    return name < lists.size() + members.size() ? Value.IMAGE : Value.FORMAT;
  }
}
