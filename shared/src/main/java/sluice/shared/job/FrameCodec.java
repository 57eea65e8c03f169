package sluice.shared.job;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/**
 * Wire form of a message that carries bytes: a small JSON head and the bytes as they are.
 *
 * <pre>
 *   int32 length of head | head, UTF-8 JSON | int32 length of body | body
 * </pre>
 *
 * The head holds names, never ordinals, so that two releases can talk during a rolling update. The
 * body is not copied on arrival: it is a slice of the frame the bus has read. Between a gateway and
 * a worker in one JVM the message itself is handed over.
 */
abstract class FrameCodec<T> implements MessageCodec<T, T> {

  abstract JsonObject head(T message);

  abstract Buffer body(T message);

  abstract T message(JsonObject head, Buffer body);

  @Override
  public final void encodeToWire(Buffer wire, T message) {
    Buffer head = head(message).toBuffer();
    Buffer body = body(message);
    wire.appendInt(head.length()).appendBuffer(head).appendInt(body.length()).appendBuffer(body);
  }

  /**
   * Reads the wire form.
   *
   * @throws DecodeException if it is none: a length points outside the frame, the head is no JSON
   *     object, or it says what no message of this kind says
   */
  @Override
  public final T decodeFromWire(int position, Buffer wire) {
    try {
      Buffer head = part(position, wire);
      Buffer body = part(position + Integer.BYTES + head.length(), wire);
      return message(new JsonObject(head), body);
    } catch (IndexOutOfBoundsException
        | IllegalArgumentException
        | ClassCastException
        | NullPointerException e) {
      throw new DecodeException("The message is none of " + name(), e);
    }
  }

  /** A length and as many bytes. */
  private static Buffer part(int position, Buffer wire) {
    int from = position + Integer.BYTES;
    int length = wire.getInt(position);
    return wire.slice(from, from + Objects.checkIndex(length, wire.length() - from + 1));
  }

  @Override
  public final T transform(T message) {
    return message;
  }

  @Override
  public final byte systemCodecID() {
    return -1;
  }
}
