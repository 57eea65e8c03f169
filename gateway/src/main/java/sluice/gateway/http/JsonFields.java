package sluice.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import sluice.shared.transport.HeapBytes;

/** Reads fields from the JSON object in the body of a request. */
public final class JsonFields {

  /** Deepest nesting; each level takes a few dozen bytes while it is parsed. */
  static final int DEPTH_MAX = 10_000;

  /** Longer than any valid number; long ones are slow to parse. */
  private static final int NUMBER_LENGTH_MAX = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Interned names would stay in memory for good, and clients choose them.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          // Skipped values build no objects, and the length of the body is limited.
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonFields() {}

  /**
   * Requires an object with this field, and a value other than null. Builds no objects: a prompt
   * may have megabytes of images in it.
   *
   * @throws ProblemException if the body is not such an object
   */
  public static void require(Buffer json, String field) {
    boolean found = false;
    try (JsonParser parser = FACTORY.createParser(input(json))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("The body must be a JSON object.");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = field.equals(parser.currentName());
        found |= parser.nextToken() != JsonToken.VALUE_NULL && wanted;
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw invalid("Unexpected data after the JSON object.");
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    if (!found) {
      throw new ProblemException(Problems.missingField(field));
    }
  }

  /**
   * Reads the strings that an object has under these names, without building objects for the rest.
   * Null counts as missing.
   *
   * @throws ProblemException if the body is not an object, or one of the values is not a string
   */
  public static Map<String, String> texts(Buffer json, Set<String> names) {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser parser = FACTORY.createParser(input(json))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("The body must be a JSON object.");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (names.contains(name) && value == JsonToken.VALUE_STRING) {
          texts.put(name, parser.getText());
        } else if (names.contains(name) && value != JsonToken.VALUE_NULL) {
          throw new ProblemException(
              Problems.badRequest("The field '" + name + "' must be a string."));
        }
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw invalid("Unexpected data after the JSON object.");
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    return texts;
  }

  /**
   * Parses a body that must be an object.
   *
   * @throws ProblemException if it is not
   */
  public static JsonObject object(Buffer body) {
    try {
      return new JsonObject(body);
    } catch (DecodeException e) {
      texts(body, Set.of()); // throws a better message for most mistakes
      throw invalid("The JSON is nested too deeply, or has a number that is too long.");
    }
  }

  /**
   * Reads a string. Null counts as missing.
   *
   * @throws ProblemException if the value is something else
   */
  public static String text(JsonObject json, String name, String fallback) {
    return switch (json.getValue(name)) {
      case null -> fallback;
      case String text -> text;
      default ->
          throw new ProblemException(
              Problems.badRequest("The field '" + name + "' must be a string."));
    };
  }

  /**
   * Reads a whole number, which may be written as {@code 15.0} or as a string. Null counts as
   * missing.
   *
   * @throws ProblemException if the value is something else, or beyond 32 bits
   */
  public static int whole(JsonObject json, String name, int fallback) {
    return switch (json.getValue(name)) {
      case null -> fallback;
      case Integer number -> number;
      case Number number -> whole(name, number.toString());
      case String text -> whole(name, text.strip());
      default -> throw notWhole(name);
    };
  }

  private static int whole(String name, String text) {
    if (text.length() > NUMBER_LENGTH_MAX) {
      throw notWhole(name);
    }
    try {
      return new BigDecimal(text).intValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw notWhole(name);
    }
  }

  private static ProblemException notWhole(String name) {
    return new ProblemException(
        Problems.badRequest("The field '" + name + "' must be a whole number within 32 bits."));
  }

  private static InputStream input(Buffer json) {
    return HeapBytes.of(json).stream();
  }

  /** Names the position and quotes nothing, as the text there may be a secret. */
  private static ProblemException unreadable(IOException cause) {
    if (cause instanceof StreamConstraintsException) {
      return invalid("The JSON is nested more than " + DEPTH_MAX + " levels deep.");
    }
    JsonLocation at = cause instanceof JsonProcessingException json ? json.getLocation() : null;
    return invalid(
        at == null
            ? "The body is not valid JSON."
            : "The body is not valid JSON: line %d, column %d."
                .formatted(at.getLineNr(), at.getColumnNr()));
  }

  private static ProblemException invalid(String why) {
    return new ProblemException(Problems.invalidJson(why));
  }
}
