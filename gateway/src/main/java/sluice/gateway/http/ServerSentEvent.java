package sluice.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** Events as they stand in a stream: HTML standard, section 9.2. */
public final class ServerSentEvent {

  private ServerSentEvent() {}

  /** One without a name. */
  public static Buffer of(JsonObject data) {
    return Buffer.buffer("data: ").appendBuffer(data.toBuffer()).appendString("\n\n");
  }

  /** One with a name. */
  public static Buffer of(String name, JsonObject data) {
    return Buffer.buffer("event: " + name + "\n").appendBuffer(of(data));
  }
}
