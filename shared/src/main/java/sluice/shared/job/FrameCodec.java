package sluice.shared.job;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/**
 * Encodes a message with binary data as a small JSON head and the raw bytes.
 *
 * <pre>
 *   int32 length of head | head, UTF-8 JSON | int32 length of body | body
 * </pre>
 *
 * <p>The head contains names, never ordinals, so that two releases are compatible during a rolling
 * update. The decoded body is a slice of the received frame, not a copy. Within one JVM, the
 * message object itself is passed on.
 *
 * @param <T> type of the messages
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
   * Decodes a message.
   *
   * @throws DecodeException if a length exceeds the frame, the head is not a JSON object, or its
   *     fields are not those of such a message
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
      throw new DecodeException("Invalid message for codec " + name(), e);
    }
  }

  /** Reads a length and that many bytes. */
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
