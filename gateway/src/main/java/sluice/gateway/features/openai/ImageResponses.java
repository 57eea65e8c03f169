package sluice.gateway.features.openai;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import sluice.gateway.http.EarlyResponse;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.OpenAiErrors;
import sluice.gateway.rewrite.ImageRelay;

/**
 * Handling of responses that all image providers share.
 *
 * @param heartbeat longest time without a byte for the client; zero switches this off
 * @param images converts PNGs in responses to JPEGs, if enabled
 */
public record ImageResponses(Vertx vertx, Duration heartbeat, ImageRelay images) {

  /** True if responses may begin before they are known. */
  boolean mayBeginEarly() {
    return !heartbeat.isZero();
  }

  /**
   * Begins the response early if the provider takes long.
   *
   * @param allowed whether this request can have such a response; asked at each heartbeat
   */
  void beginEarly(Exchange exchange, EarlyResponse.BodyType type, BooleanSupplier allowed) {
    EarlyResponse.after(vertx, heartbeat, exchange, type, OpenAiErrors::namedEvent, allowed);
  }

  /**
   * Converts the images in a response to JPEGs, if enabled.
   *
   * @param excludeJpeg whether the client wants another format
   */
  Future<JsonObject> convert(Exchange exchange, JsonObject response, boolean excludeJpeg) {
    return images.isEnabled() && !excludeJpeg
        ? images.convert(exchange, response.toBuffer()).map(JsonObject::new)
        : Future.succeededFuture(response);
  }
}
