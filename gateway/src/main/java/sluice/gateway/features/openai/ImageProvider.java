package sluice.gateway.features.openai;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import sluice.gateway.http.Exchange;

/** Generates images, requested in the terms of OpenAI's API. */
public interface ImageProvider {

  /** Its name in responses. */
  String name();

  /**
   * Serves one of OpenAI's routes to generate or edit images.
   *
   * @param path of the route, below {@code /v1/images/}
   * @return completes when the response has ended; fails if it could not be made
   */
  Future<Void> serve(Exchange exchange, String path);

  /**
   * Generates images for {@code /api/generate/image}.
   *
   * @return fails only if the provider has not responded
   */
  Future<Result> generate(Exchange exchange, GenerateImageRequest request);

  /**
   * The provider's response.
   *
   * @param status HTTP status
   * @param model name of the model
   * @param body with {@code data} if the status is 200, else with {@code error}
   */
  record Result(int status, String model, JsonObject body) {}
}
