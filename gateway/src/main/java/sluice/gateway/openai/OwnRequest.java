package sluice.gateway.openai;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import sluice.gateway.http.Problem.BadRequest;
import sluice.gateway.http.Problem.InvalidJson;
import sluice.gateway.http.Problem.MissingField;
import sluice.gateway.http.ProblemException;

/**
 * A request to our own route.
 *
 * @param width in pixels
 * @param height in pixels
 * @param n how many pictures
 * @param responseFormat url or b64_json
 */
record OwnRequest(
    String prompt,
    String model,
    int width,
    int height,
    int n,
    String quality,
    String responseFormat) {

  /** More than the longest prompt of any model, many times over. */
  static final long BYTES_MAX = 1 << 20;

  private static final String DALL_E_2 = "dall-e-2";
  private static final String DALL_E_3 = "dall-e-3";
  private static final String GPT_IMAGE_2 = "gpt-image-2";
  private static final int SIDE = 1_024;
  private static final int PICTURES_MAX = 10;

  /** Sizes by model; from OpenAI's published API description. */
  private static final Set<String> SIZES_2 = Set.of("256x256", "512x512", "1024x1024");

  private static final Set<String> SIZES_3 = Set.of("1024x1024", "1792x1024", "1024x1792");
  private static final Set<String> SIZES_GPT = Set.of("1024x1024", "1536x1024", "1024x1536");

  /** gpt-image-2 takes any size of whole blocks, within bounds. */
  private static final int BLOCK = 16;

  private static final int RATIO_MAX = 3;
  private static final int LONG_SIDE_MAX = 3_840;
  private static final int SHORT_SIDE_MAX = 2_160;

  /**
   * Reads one.
   *
   * @throws ProblemException if it is none
   */
  static OwnRequest from(Buffer body) {
    JsonObject json = parse(body);
    String prompt = text(json, "prompt", "");
    if (prompt.isBlank()) {
      throw new ProblemException(new MissingField("prompt"));
    }
    int n = whole(json, "n", 1);
    if (n < 1 || n > PICTURES_MAX) {
      throw new ProblemException(new BadRequest("The field 'n' must be between 1 and 10."));
    }
    return new OwnRequest(
        prompt,
        text(json, "model", DALL_E_3),
        whole(json, "width", SIDE),
        whole(json, "height", SIDE),
        n,
        text(json, "quality", "standard"),
        text(json, "response_format", "url"));
  }

  /**
   * Reads a body that must be an object.
   *
   * @throws ProblemException if it is none
   */
  static JsonObject parse(Buffer body) {
    try {
      return new JsonObject(body);
    } catch (DecodeException e) {
      throw new ProblemException(new InvalidJson("The body is not a JSON object."));
    }
  }

  /**
   * Gives a text; null is the same as not there.
   *
   * @throws ProblemException if it is something else
   */
  static String text(JsonObject json, String name, String fallback) {
    return switch (json.getValue(name)) {
      case null -> fallback;
      case String text -> text;
      default -> throw new ProblemException(new BadRequest("The field '" + name + "' is no text."));
    };
  }

  /**
   * Gives a whole number; null is the same as not there.
   *
   * @throws ProblemException if it is something else
   */
  static int whole(JsonObject json, String name, int fallback) {
    return switch (json.getValue(name)) {
      case null -> fallback;
      case Integer number -> number;
      default ->
          throw new ProblemException(
              new BadRequest("The field '" + name + "' is no whole number, or too large."));
    };
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
   * The same in OpenAI's words; its newer models have their own qualities and one form only.
   *
   * @throws ProblemException if the model does not draw this size
   */
  JsonObject forOpenAi() {
    if (!isSizeKnown()) {
      throw new ProblemException(
          new BadRequest("The model " + model + " does not draw " + size() + " pixels."));
    }
    JsonObject request =
        new JsonObject().put("model", model).put("prompt", prompt).put("n", n).put("size", size());
    if (model.startsWith("gpt-image")) {
      return "standard".equals(quality) ? request : request.put("quality", quality);
    }
    return request.put("quality", quality).put("response_format", responseFormat);
  }
}
