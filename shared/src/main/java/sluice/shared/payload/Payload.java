package sluice.shared.payload;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.UUID;

/**
 * Where the bytes of a job are to be had.
 *
 * @param host address of the node that has them
 * @param port where it gives them away
 * @param id names them there, and cannot be guessed
 * @param length how many they are, 0 or more
 */
public record Payload(String host, int port, UUID id, int length) {

  private static final int PORT_MAX = 65_535;

  /** Bytes of an id on the wire. */
  static final int ID_BYTES = 2 * Long.BYTES;

  /** Takes only what can be. */
  public Payload {
    Objects.checkIndex(port, PORT_MAX + 1);
    Objects.checkIndex(length, Integer.MAX_VALUE);
  }

  /** The wire form. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("host", host)
        .put("port", port)
        .put("id", id.toString())
        .put("length", length);
  }

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException or another RuntimeException if it is none
   */
  public static Payload from(JsonObject json) {
    return new Payload(
        Objects.requireNonNull(json.getString("host")),
        json.getInteger("port"),
        UUID.fromString(json.getString("id")),
        json.getInteger("length"));
  }

  /** What a worker sends for it. */
  Buffer request() {
    return Buffer.buffer(ID_BYTES)
        .appendLong(id.getMostSignificantBits())
        .appendLong(id.getLeastSignificantBits());
  }
}
