package sluice.gateway.json;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of the strings to find in a JSON text.
 *
 * @param lists keys of arrays whose strings are wanted
 * @param members keys whose value is wanted
 * @param format key whose value, if it is {@code png}, names the format of the wanted strings in
 *     its object
 */
public record WantedKeys(List<String> lists, List<String> members, Optional<String> format) {

  private static final String BEHIND_STRINGS = " \t\n\r,:]}";

  /** The value that is expected behind a key. */
  enum Value {
    ANY,
    LIST,
    MEMBER,
    FORMAT
  }

  /** Keys whose value is wanted, and no others. */
  public static WantedKeys ofMembers(List<String> members) {
    return new WantedKeys(List.of(), members, Optional.empty());
  }

  /** True if no string is wanted. */
  public boolean isEmpty() {
    return lists.isEmpty() && members.isEmpty();
  }

  /** All keys; their indexes are those of {@link #value}. */
  List<String> names() {
    return Stream.of(lists.stream(), members.stream(), format.stream()).flatMap(s -> s).toList();
  }

  /** The bytes with which the keys may begin in a JSON text, escapes aside. */
  byte[] firstBytes() {
    int[] firsts =
        names().stream().mapToInt(name -> (name + '"').codePointAt(0)).distinct().toArray();
    return new String(firsts, 0, firsts.length).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * True if a quote before one of the {@link #firstBytes} always begins a string. It may end one if
   * any of them is a character that may follow a string (RFC 8259 section 2).
   */
  boolean canBeSearched() {
    for (byte first : firstBytes()) {
      if (BEHIND_STRINGS.indexOf(first) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The value to expect behind the key of this index; a negative one stands for any other key. */
  Value value(int name) {
    if (name < 0) {
      return Value.ANY;
    }
    if (name < lists.size()) {
      return Value.LIST;
    }
    return name < lists.size() + members.size() ? Value.MEMBER : Value.FORMAT;
  }
}
