package sluice.gateway.openai;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import sluice.gateway.http.EarlyAnswer;
import sluice.gateway.http.ErrorShape;
import sluice.gateway.http.Exchange;
import sluice.gateway.rewrite.PictureRelay;

/**
 * What all who draw do with their answers.
 *
 * @param heartbeat how long a client may hear nothing; zero for as long as the drawing takes
 * @param pictures turns PNGs in answers into JPEGs, where the operator wants that
 */
public record ImageAnswers(Vertx vertx, Duration heartbeat, PictureRelay pictures) {

  /** True if clients hear something before the answer is there. */
  boolean areEarly() {
    return !heartbeat.isZero();
  }

  /**
   * The client hears something before the answer is there, if that takes long.
   *
   * @param may whether this request can have such an answer; asked when it is time
   */
  void beginEarly(Exchange exchange, EarlyAnswer.Form form, BooleanSupplier may) {
    EarlyAnswer.after(vertx, heartbeat, exchange, form, ErrorShape::imageEvent, may);
  }

  /**
   * The same JSON with JPEGs in it, where the operator wants that.
   *
   * @param asDrawn the client does not want them
   */
  Future<JsonObject> converted(Exchange exchange, JsonObject drawn, boolean asDrawn) {
    return pictures.looks() && !asDrawn
        ? pictures.convert(exchange, drawn.toBuffer()).map(JsonObject::new)
        : Future.succeededFuture(drawn);
  }
}
