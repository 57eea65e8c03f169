package sluice.gateway.features.openai;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import sluice.gateway.http.JsonFields;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;

/**
 * A request to {@code /api/generate/image}.
 *
 * @param width in pixels
 * @param height in pixels
 * @param n number of images
 * @param responseFormat url or b64_json
 * @param look output_format and background, for OpenAI's newer models; empty if neither is set
 */
record GenerateImageRequest(
    String prompt,
    String model,
    int width,
    int height,
    int n,
    String quality,
    String responseFormat,
    JsonObject look) {

  /** Largest body, in bytes: many times the longest prompt of any model. */
  static final long BYTES_MAX = 1 << 20;

  private static final String DALL_E_2 = "dall-e-2";
  private static final String DALL_E_3 = "dall-e-3";
  private static final String GPT_IMAGE_2 = "gpt-image-2";
  private static final int SIDE = 1_024;
  private static final int IMAGES_MAX = 10;

  /** Sizes of the models, from OpenAI's published API description. */
  private static final Set<String> SIZES_2 = Set.of("256x256", "512x512", "1024x1024");

  private static final Set<String> SIZES_3 = Set.of("1024x1024", "1792x1024", "1024x1792");
  private static final Set<String> SIZES_GPT = Set.of("1024x1024", "1536x1024", "1024x1536");

  /** gpt-image-2 accepts any size in multiples of this, within limits. */
  private static final int BLOCK = 16;

  private static final int RATIO_MAX = 3;
  private static final int LONG_SIDE_MAX = 3_840;
  private static final int SHORT_SIDE_MAX = 2_160;

  /**
   * Parses the body of a request.
   *
   * @throws ProblemException if the body is not a valid request
   */
  static GenerateImageRequest from(Buffer body) {
    JsonObject json = JsonFields.object(body);
    String prompt = JsonFields.text(json, "prompt", "");
    if (prompt.isBlank()) {
      throw new ProblemException(Problems.missingField("prompt"));
    }
    int n = JsonFields.whole(json, "n", 1);
    if (n < 1 || n > IMAGES_MAX) {
      throw new ProblemException(Problems.badRequest("The field 'n' must be between 1 and 10."));
    }
    return new GenerateImageRequest(
        prompt,
        JsonFields.text(json, "model", DALL_E_3),
        JsonFields.whole(json, "width", SIDE),
        JsonFields.whole(json, "height", SIDE),
        n,
        JsonFields.text(json, "quality", "standard"),
        JsonFields.text(json, "response_format", "url"),
        look(json));
  }

  private static JsonObject look(JsonObject json) {
    JsonObject look = new JsonObject();
    for (String name : List.of("output_format", "background")) {
      String value = JsonFields.text(json, name, "");
      if (!value.isEmpty()) {
        look.put(name, value);
      }
    }
    return look;
  }

  /** True if the images must not become JPEGs. */
  boolean excludesJpeg() {
    return RequestedImages.excludeJpeg(look);
  }

  private boolean isSizeKnown() {
    return switch (model) {
      case DALL_E_2 -> SIZES_2.contains(size());
      case DALL_E_3 -> SIZES_3.contains(size());
      case GPT_IMAGE_2 -> isWholeBlocks();
      default -> !model.startsWith("gpt-image") || SIZES_GPT.contains(size());
    };
  }

  private boolean isWholeBlocks() {
    int shorter = Math.min(width, height);
    int longer = Math.max(width, height);
    return shorter > 0
        && width % BLOCK == 0
        && height % BLOCK == 0
        && longer <= LONG_SIDE_MAX
        && shorter <= SHORT_SIDE_MAX
        && longer <= RATIO_MAX * shorter;
  }

  private String size() {
    return width + "x" + height;
  }

  /**
   * Converts the request to OpenAI's API, whose newer models have other qualities and no
   * response_format.
   *
   * @throws ProblemException if the model does not support the size
   */
  JsonObject forOpenAi() {
    if (!isSizeKnown()) {
      throw new ProblemException(
          Problems.badRequest("The model " + model + " does not support " + size() + " pixels."));
    }
    JsonObject request =
        new JsonObject().put("model", model).put("prompt", prompt).put("n", n).put("size", size());
    if (model.startsWith("gpt-image")) {
      request.mergeIn(look);
      return "standard".equals(quality) ? request : request.put("quality", quality);
    }
    return request.put("quality", quality).put("response_format", responseFormat);
  }
}
