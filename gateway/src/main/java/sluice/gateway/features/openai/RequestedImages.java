package sluice.gateway.features.openai;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.Consumer;

/** Detects options in the body of an image request while it is forwarded. */
final class RequestedImages implements Consumer<Buffer> {

  private static final String FORMAT = "output_format";
  private static final String BACKGROUND = "background";
  private static final String TRANSPARENT = "transparent";
  private static final String PNG = "png";
  private static final String WEBP = "webp";
  private static final Set<Object> UNCONVERTED_FORMATS = Set.of(PNG, WEBP);

  private final FieldDetector stream = new FieldDetector("stream", "t", "1");
  private final FieldDetector format = new FieldDetector(FORMAT, PNG, WEBP);
  private final FieldDetector background = new FieldDetector(BACKGROUND, TRANSPARENT);

  /**
   * True if the client wants images that must not become JPEGs: in another format, or transparent,
   * which JPEG does not support.
   */
  static boolean excludeJpeg(JsonObject request) {
    return UNCONVERTED_FORMATS.contains(request.getValue(FORMAT, ""))
        || TRANSPARENT.equals(request.getValue(BACKGROUND));
  }

  @Override
  public void accept(Buffer chunk) {
    stream.accept(chunk);
    format.accept(chunk);
    background.accept(chunk);
  }

  /** True if the client wants a stream of events. */
  boolean isStream() {
    return stream.isDetected();
  }

  /** As {@link #excludeJpeg(JsonObject)}, for the body so far. */
  boolean excludeJpeg() {
    return format.isDetected() || background.isDetected();
  }
}
