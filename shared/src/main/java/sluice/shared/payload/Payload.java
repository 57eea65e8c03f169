package sluice.shared.payload;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.UUID;

/**
 * Tells a worker where to fetch the bytes of a job.
 *
 * @param host address of the node that offers them
 * @param port port of its {@link PayloadServer}
 * @param id random id, which cannot be guessed
 * @param length number of bytes, 0 or more
 */
public record Payload(String host, int port, UUID id, int length) {

  private static final int PORT_MAX = 65_535;

  /** Bytes of an id on the wire. */
  static final int ID_BYTES = 2 * Long.BYTES;

  /**
   * Creates a payload.
   *
   * @throws IndexOutOfBoundsException if the port or the length is out of range
   */
  public Payload {
    Objects.checkIndex(port, PORT_MAX + 1);
    Objects.checkIndex(length, Integer.MAX_VALUE);
  }

  /** Encodes the payload. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("host", host)
        .put("port", port)
        .put("id", id.toString())
        .put("length", length);
  }

  /**
   * Decodes a payload.
   *
   * @throws RuntimeException of various types if it is invalid
   */
  public static Payload from(JsonObject json) {
    return new Payload(
        Objects.requireNonNull(json.getString("host")),
        json.getInteger("port"),
        UUID.fromString(json.getString("id")),
        json.getInteger("length"));
  }

  /** The request that a worker sends. */
  Buffer request() {
    return Buffer.buffer(ID_BYTES)
        .appendLong(id.getMostSignificantBits())
        .appendLong(id.getLeastSignificantBits());
  }
}
