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
 * What all who draw do with their responses.
 *
 * @param heartbeat how long a client may hear nothing; zero for as long as the drawing takes
 * @param images turns PNGs in responses into JPEGs, where the operator wants that
 */
public record ImageResponses(Vertx vertx, Duration heartbeat, ImageRelay images) {

  /** True if clients hear something before the response is there. */
  boolean areEarly() {
    return !heartbeat.isZero();
  }

  /**
   * The client hears something before the response is there, if that takes long.
   *
   * @param may whether this request can have such a response; asked when it is time
   */
  void beginEarly(Exchange exchange, EarlyResponse.Form form, BooleanSupplier may) {
    EarlyResponse.after(vertx, heartbeat, exchange, form, OpenAiErrors::namedEvent, may);
  }

  /**
   * The same JSON with JPEGs in it, where the operator wants that.
   *
   * @param asDrawn the client does not want them
   */
  Future<JsonObject> converted(Exchange exchange, JsonObject drawn, boolean asDrawn) {
    return images.looks() && !asDrawn
        ? images.convert(exchange, drawn.toBuffer()).map(JsonObject::new)
        : Future.succeededFuture(drawn);
  }
}
