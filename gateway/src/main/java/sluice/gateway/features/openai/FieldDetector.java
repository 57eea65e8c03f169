package sluice.gateway.features.openai;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds out from the body of a request, while it passes, whether something is asked for: by a
 * member of a JSON object (RFC 8259) or by a part of a form (RFC 7578 section 4). It may see the
 * wish where there is none, in an image or a text.
 */
final class FieldDetector implements Consumer<Buffer> {

  private enum State {
    /** Looking for the name. */
    NAME,
    /** Behind it. */
    BEHIND_NAME,
    /** In a line of the head of a part. */
    HEAD,
    /** At the beginning of such a line, which may be the empty one. */
    LINE,
    /** Before the value. */
    VALUE,
    /** Within it. */
    WITHIN_VALUE,
    WANTED
  }

  private final byte[] name;
  private final List<String> values;
  private final StringBuilder value = new StringBuilder();
  private State state = State.NAME;
  private int matched;
  private byte last;

  /**
   * Looks for a member or a part.
   *
   * @param values what its value begins with, in small letters, if the wish is there
   */
  FieldDetector(String name, String... values) {
    this.name = name.getBytes(StandardCharsets.US_ASCII);
    this.values = List.of(values);
  }

  @Override
  public void accept(Buffer chunk) {
    for (int i = 0; i < chunk.length() && state != State.WANTED; i++) {
      byte b = chunk.getByte(i);
      state = next(b);
      last = b;
    }
  }

  /** True if it is in what has passed so far. */
  boolean isThere() {
    return state == State.WANTED;
  }

  private State next(byte b) {
    return switch (state) {
      case NAME -> name(b);
      case BEHIND_NAME ->
          switch (b) {
            case '"', ' ', '\t' -> State.BEHIND_NAME;
            case ':' -> State.VALUE;
            case ';', '\r' -> State.HEAD;
            case '\n' -> State.LINE;
            default -> name(b);
          };
      case HEAD -> b == '\n' ? State.LINE : State.HEAD;
      case LINE ->
          switch (b) {
            case '\r' -> State.LINE;
            case '\n' -> State.VALUE;
            default -> State.HEAD;
          };
      case VALUE ->
          switch (b) {
            case ' ', '\t', '\r', '\n', '"' -> State.VALUE;
            default -> begunValue(b);
          };
      case WITHIN_VALUE -> value(b);
      case WANTED -> State.WANTED;
    };
  }

  private State begunValue(byte b) {
    value.setLength(0);
    return value(b);
  }

  private State value(byte b) {
    value.append((char) Character.toLowerCase(b));
    String begun = value.toString();
    if (values.contains(begun)) {
      return State.WANTED;
    }
    return values.stream().anyMatch(wanted -> wanted.startsWith(begun))
        ? State.WITHIN_VALUE
        : name(b);
  }

  /** In quotes, or as the bare token that a form may have: RFC 9110 section 5.6.6. */
  private State name(byte b) {
    if (matched > 0 && b == name[matched]) {
      matched++;
    } else {
      matched = b == name[0] && (last == '"' || last == '=') ? 1 : 0;
    }
    if (matched < name.length) {
      return State.NAME;
    }
    matched = 0;
    return State.BEHIND_NAME;
  }
}
