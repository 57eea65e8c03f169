package sluice.gateway.features.openai;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.Consumer;

/** What a request to draw asks for besides the image, found in its body while that passes. */
final class RequestedImages implements Consumer<Buffer> {

  private static final String FORMAT = "output_format";
  private static final String BACKGROUND = "background";
  private static final String TRANSPARENT = "transparent";
  private static final String PNG = "png";
  private static final String WEBP = "webp";
  private static final Set<Object> AS_DRAWN = Set.of(PNG, WEBP);

  private final FieldDetector stream = new FieldDetector("stream", "t", "1");
  private final FieldDetector format = new FieldDetector(FORMAT, PNG, WEBP);
  private final FieldDetector background = new FieldDetector(BACKGROUND, TRANSPARENT);

  /**
   * True if a request asks for images that are not to become JPEGs: in another format, or
   * transparent, which JPEG cannot be.
   */
  static boolean areAsDrawn(JsonObject request) {
    return AS_DRAWN.contains(request.getValue(FORMAT, ""))
        || TRANSPARENT.equals(request.getValue(BACKGROUND));
  }

  @Override
  public void accept(Buffer chunk) {
    stream.accept(chunk);
    format.accept(chunk);
    background.accept(chunk);
  }

  /** True if a stream of events is asked for. */
  boolean isStream() {
    return stream.isThere();
  }

  /** As {@link #areAsDrawn(JsonObject)}, of what has passed so far. */
  boolean areAsDrawn() {
    return format.isThere() || background.isThere();
  }
}
