package sluice.gateway.openai;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Finds out from the body of a request, while it passes, whether a stream is asked for: by a member
 * of a JSON object (RFC 8259) or by a part of a form (RFC 7578 section 4). It may see the wish
 * where there is none, in a picture or a text.
 */
final class StreamWish implements Consumer<Buffer> {

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
    WANTED
  }

  private static final byte[] NAME = "stream".getBytes(StandardCharsets.US_ASCII);

  private State state = State.NAME;
  private int matched;
  private byte last;

  @Override
  public void accept(Buffer chunk) {
    for (int i = 0; i < chunk.length() && state != State.WANTED; i++) {
      byte b = chunk.getByte(i);
      state = next(b);
      last = b;
    }
  }

  /** True if what has passed so far asks for a stream. */
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
            case ' ', '\t', '\r', '\n' -> State.VALUE;
            case 't', 'T', '1' -> State.WANTED;
            default -> name(b);
          };
      case WANTED -> State.WANTED;
    };
  }

  /** In quotes, or as the bare token that a form may have: RFC 9110 section 5.6.6. */
  private State name(byte b) {
    if (matched > 0 && b == NAME[matched]) {
      matched++;
    } else {
      matched = b == NAME[0] && (last == '"' || last == '=') ? 1 : 0;
    }
    if (matched < NAME.length) {
      return State.NAME;
    }
    matched = 0;
    return State.BEHIND_NAME;
  }
}
