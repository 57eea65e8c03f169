package sluice.gateway.features.openai;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import sluice.gateway.http.Exchange;

/** Somebody who draws, asked in the words of OpenAI's API. */
public interface ImageProvider {

  /** How it is called in responses. */
  String name();

  /**
   * Serves a request to generate or to edit images as it came, and ends its response.
   *
   * @param path of the route, {@code /v1/images/…}
   */
  Future<Void> serve(Exchange exchange, String path);

  /**
   * Draws for a request to our own route.
   *
   * @return fails only where there is no response at all
   */
  Future<Drawn> draw(Exchange exchange, GenerateImageRequest request);

  /**
   * What came of it.
   *
   * @param status of HTTP
   * @param model who has drawn
   * @param body with {@code data} if it is 200, else with {@code error}
   */
  record Drawn(int status, String model, JsonObject body) {}
}
