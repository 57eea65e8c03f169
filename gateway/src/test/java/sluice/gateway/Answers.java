package sluice.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;

/** Bodies of answers that must have one. */
public final class Answers {

  private Answers() {}

  public static String text(HttpResponse<Buffer> answer) {
    Buffer body = answer.body();
    return body == null ? "" : body.toString();
  }

  public static JsonObject json(HttpResponse<Buffer> answer) {
    return new JsonObject(text(answer));
  }
}
