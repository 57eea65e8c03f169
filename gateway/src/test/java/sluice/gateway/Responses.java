package sluice.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;

/** Bodies of responses that must have one. */
public final class Responses {

  private Responses() {}

  public static String text(HttpResponse<Buffer> response) {
    Buffer body = response.body();
    return body == null ? "" : body.toString();
  }

  public static JsonObject json(HttpResponse<Buffer> response) {
    return new JsonObject(text(response));
  }
}
