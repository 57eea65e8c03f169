package sluice.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.netty.buffer.ByteBufInputStream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What must be in the JSON object that a client has sent. */
public final class JsonFields {

  /** Each level takes a few dozen bytes while it is read. */
  static final int DEPTH_MAX = 10_000;

  /** More than the digits of any number that is taken; longer ones take long to read. */
  private static final int NUMBER_LENGTH_MAX = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Names come from strangers, and would be kept for as long as the process lives.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          // Nothing is built of what is skipped, and the length of the whole is bounded.
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
   * Checks that it is an object with this field, not null, without building anything of it: a
   * prompt may have megabytes of images in it.
   *
   * @throws ProblemException if it is not
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
   * The texts that an object has under these names, without building anything of the rest.
   *
   * @throws ProblemException if it is no object, or one of them is no text; null is the same as not
   *     there
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
          throw new ProblemException(Problems.badRequest("The field '" + name + "' is no text."));
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
   * Reads a body that must be an object.
   *
   * @throws ProblemException if it is none
   */
  public static JsonObject object(Buffer body) {
    try {
      return new JsonObject(body);
    } catch (DecodeException e) {
      texts(body, Set.of()); // which says what is wrong with most
      throw invalid("The JSON is nested too deeply, or has a number that is too long.");
    }
  }

  /**
   * Gives a text; null is the same as not there.
   *
   * @throws ProblemException if it is something else
   */
  public static String text(JsonObject json, String name, String fallback) {
    return switch (json.getValue(name)) {
      case null -> fallback;
      case String text -> text;
      default -> throw new ProblemException(Problems.badRequest("The field '" + name + "' is no text."));
    };
  }

  /**
   * Gives a whole number, also one that is written {@code 15.0} or as a string; null is the same as
   * not there.
   *
   * @throws ProblemException if it is something else
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
        Problems.badRequest("The field '" + name + "' is not a whole number, or out of range."));
  }

  private static InputStream input(Buffer json) {
    return new ByteBufInputStream(((BufferInternal) json).getByteBuf());
  }

  /** Says where it breaks, and nothing of what stands there: that may be a secret. */
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
