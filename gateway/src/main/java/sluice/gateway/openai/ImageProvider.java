package sluice.gateway.openai;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import sluice.gateway.http.Exchange;

/** Somebody who draws, asked in the words of OpenAI's API. */
public interface ImageProvider {

  /** How it is called in answers. */
  String name();

  /** Serves a request to generate or to edit pictures as it came, and ends its answer. */
  Future<Void> serve(Exchange exchange);

  /**
   * Draws for a request of our own.
   *
   * @param request as for {@code POST /v1/images/generations}
   * @return fails only where there is no answer at all
   */
  Future<Drawn> draw(Exchange exchange, JsonObject request);

  /**
   * What came of it.
   *
   * @param status of HTTP
   * @param body with {@code data} if it is 200, else with {@code error}
   */
  record Drawn(int status, JsonObject body) {}
}
