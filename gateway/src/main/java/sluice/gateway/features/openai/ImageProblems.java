package sluice.gateway.features.openai;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import sluice.gateway.http.OpenAiErrors;
import sluice.gateway.http.Problem;

/** Problems of image generation, and the error format of {@code /api/generate/image}. */
public final class ImageProblems {

  private ImageProblems() {}

  /**
   * The image provider could not generate the image.
   *
   * @param why in the provider's words
   */
  static Problem generationFailed(String why) {
    return new Problem(502, "generation_failed", "Image generation failed", why);
  }

  /** Gives the body of a response: a status, no images, and the error in OpenAI's form. */
  public static JsonObject body(Problem problem) {
    return body(OpenAiErrors.error(problem));
  }

  /** Gives the body for an error that the provider has reported in OpenAI's form. */
  static JsonObject body(JsonObject error) {
    return new JsonObject()
        .put("status", "error")
        .put("message", String.valueOf(error.getValue("message")))
        .put("images", new JsonArray())
        .put("error", error);
  }
}
