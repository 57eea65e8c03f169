package sluice.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** Formats events of an event stream: HTML standard, section 9.2. */
public final class ServerSentEvent {

  private ServerSentEvent() {}

  /** Formats an event without a name. */
  public static Buffer of(JsonObject data) {
    return Buffer.buffer("data: ").appendBuffer(data.toBuffer()).appendString("\n\n");
  }

  /** Formats an event with a name. */
  public static Buffer of(String name, JsonObject data) {
    return Buffer.buffer("event: " + name + "\n").appendBuffer(of(data));
  }
}
