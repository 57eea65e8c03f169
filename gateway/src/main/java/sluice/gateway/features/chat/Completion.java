package sluice.gateway.features.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider's response. It has been paid for, so it is read in any form: as one JSON object or as
 * a stream of events that was not requested, with the text in one piece or in parts, and with the
 * deviations from JSON that Python and JavaScript write.
 */
sealed interface Completion {

  /** The text of the first choice, never blank. */
  record Text(String text) implements Completion {}

  /** There is no text. The reason, for the log, quotes nothing of the response. */
  record Nothing(String why) implements Completion {}

  /**
   * Parses a successful response.
   *
   * @param contentType as received
   * @param body decoded as UTF-8, with replacements for invalid bytes
   */
  static Completion of(@Nullable String contentType, String body) {
    String text = body.startsWith("\ufeff") ? body.substring(1) : body;
    try {
      String said = isStream(contentType, text) ? ofEvents(text) : content(Reader.object(text));
      return said.isBlank() ? new Nothing("the first choice has no text") : new Text(said);
    } catch (UnreadableException e) {
      return new Nothing(e.why);
    }
  }

  private static boolean isStream(@Nullable String contentType, String text) {
    boolean labelled =
        contentType != null && contentType.toLowerCase(Locale.ROOT).contains("event-stream");
    String start = text.stripLeading();
    return (labelled && !start.startsWith("{"))
        || start.startsWith("data:")
        || start.startsWith("event:")
        || start.startsWith(":");
  }

  /** Takes each line of data by itself, as some servers separate events by one newline only. */
  private static String ofEvents(String text) throws UnreadableException {
    StringBuilder said = new StringBuilder();
    for (String line : text.lines().filter(line -> line.startsWith("data:")).toList()) {
      String data = line.substring("data:".length()).strip();
      if (data.equals("[DONE]")) {
        break;
      }
      JsonObject event = Reader.object(data);
      if (event.getValue("choices") instanceof JsonArray choices && !choices.isEmpty()) {
        said.append(content(event));
      } else if (event.getValue("error") != null) {
        throw new UnreadableException("the stream ends with an error");
      }
    }
    return said.toString();
  }

  private static String content(JsonObject completion) throws UnreadableException {
    if (completion.getValue("choices") instanceof JsonArray choices
        && !choices.isEmpty()
        && choices.getValue(0) instanceof JsonObject first) {
      return Optional.ofNullable(first.getValue("message"))
          .or(() -> Optional.ofNullable(first.getValue("delta")))
          .filter(JsonObject.class::isInstance)
          .map(message -> text(((JsonObject) message).getValue("content")))
          .orElseGet(() -> text(first.getValue("text")));
    }
    throw new UnreadableException("it has no choices");
  }

  /** One string, or an array of parts of which some are texts. */
  private static String text(@Nullable Object content) {
    return switch (content) {
      case String text -> text;
      case JsonArray parts -> {
        StringBuilder all = new StringBuilder();
        parts.forEach(part -> all.append(part(part)));
        yield all.toString();
      }
      case null, default -> "";
    };
  }

  private static String part(@Nullable Object part) {
    return switch (part) {
      case String text -> text;
      case JsonObject object
          when Reader.TEXT_TYPES.contains(object.getValue("type", "text"))
              && object.getValue("text") instanceof String text ->
          text;
      case null, default -> "";
    };
  }

  /** Parses JSON leniently. */
  final class Reader {

    private static final Set<Object> TEXT_TYPES = Set.of("text", "output_text");

    private static final JsonFactory FACTORY =
        JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
            .build();

    private Reader() {}

    private static JsonObject object(String text) throws UnreadableException {
      try (JsonParser parser = FACTORY.createParser(text)) {
        parser.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature());
        parser.enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS.mappedFeature());
        if (JacksonCodec.fromParser(parser, Object.class) instanceof JsonObject object) {
          return object;
        }
      } catch (IOException | DecodeException e) {
        // reported below
      }
      throw new UnreadableException(
          text.isBlank() ? "its body is empty" : "its body is not a JSON object");
    }
  }

  /** The response has no readable text. */
  final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String why;

    private UnreadableException(String why) {
      super(why, null, false, false);
      this.why = why;
    }
  }
}
