package sluice.gateway.features.openai;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Detects in the body of a request, while it is forwarded, whether a field has one of some values.
 * The field is a member of a JSON object (RFC 8259) or a part of a form (RFC 7578 section 4). Data
 * that only looks like the field, in an image or a text, is detected as well.
 */
final class FieldDetector implements Consumer<Buffer> {

  private enum State {
    /** Looking for the name. */
    NAME,
    /** After the name. */
    AFTER_NAME,
    /** In a header line of a part. */
    HEADER,
    /** At the beginning of a header line, which may be the empty one. */
    HEADER_START,
    /** Before the value. */
    BEFORE_VALUE,
    /** In the value. */
    VALUE,
    DETECTED
  }

  private final byte[] name;
  private final List<String> values;
  private final StringBuilder value = new StringBuilder();
  private State state = State.NAME;
  private int matched;
  private byte last;

  /**
   * Creates a detector for a field.
   *
   * @param values beginnings of the values to detect, in lower case
   */
  FieldDetector(String name, String... values) {
    this.name = name.getBytes(StandardCharsets.US_ASCII);
    this.values = List.of(values);
  }

  @Override
  public void accept(Buffer chunk) {
    for (int i = 0; i < chunk.length() && state != State.DETECTED; i++) {
      byte b = chunk.getByte(i);
      state = next(b);
      last = b;
    }
  }

  /** True if the field has been detected so far. */
  boolean isDetected() {
    return state == State.DETECTED;
  }

  private State next(byte b) {
    return switch (state) {
      case NAME -> name(b);
      case AFTER_NAME ->
          switch (b) {
            case '"', ' ', '\t' -> State.AFTER_NAME;
            case ':' -> State.BEFORE_VALUE;
            case ';', '\r' -> State.HEADER;
            case '\n' -> State.HEADER_START;
            default -> name(b);
          };
      case HEADER -> b == '\n' ? State.HEADER_START : State.HEADER;
      case HEADER_START ->
          switch (b) {
            case '\r' -> State.HEADER_START;
            case '\n' -> State.BEFORE_VALUE;
            default -> State.HEADER;
          };
      case BEFORE_VALUE ->
          switch (b) {
            case ' ', '\t', '\r', '\n', '"' -> State.BEFORE_VALUE;
            default -> begunValue(b);
          };
      case VALUE -> value(b);
      case DETECTED -> State.DETECTED;
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
      return State.DETECTED;
    }
    return values.stream().anyMatch(wanted -> wanted.startsWith(begun)) ? State.VALUE : name(b);
  }

  /** The name is in quotes, or a bare token as forms may have it: RFC 9110 section 5.6.6. */
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
    return State.AFTER_NAME;
  }
}
