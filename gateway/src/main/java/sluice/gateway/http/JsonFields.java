package sluice.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.netty.buffer.ByteBufInputStream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import sluice.gateway.http.Problem.BadRequest;
import sluice.gateway.http.Problem.InvalidJson;
import sluice.gateway.http.Problem.MissingField;

/** What must be in the JSON object that a client has sent. */
public final class JsonFields {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Names come from strangers, and would be kept for as long as the process lives.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private JsonFields() {}

  /**
   * Checks that it is an object with this field, not null, without building anything of it: a
   * prompt may have megabytes of pictures in it.
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
        throw invalid("There is more behind the JSON object.");
      }
    } catch (IOException e) {
      throw invalid("The body is not valid JSON.");
    }
    if (!found) {
      throw new ProblemException(new MissingField(field));
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
          throw new ProblemException(new BadRequest("The field '" + name + "' is no text."));
        }
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw invalid("There is more behind the JSON object.");
      }
    } catch (IOException e) {
      throw invalid("The body is not valid JSON.");
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
      throw new ProblemException(new InvalidJson("The body is not a JSON object."));
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
      default -> throw new ProblemException(new BadRequest("The field '" + name + "' is no text."));
    };
  }

  /**
   * Gives a whole number; null is the same as not there.
   *
   * @throws ProblemException if it is something else
   */
  public static int whole(JsonObject json, String name, int fallback) {
    return switch (json.getValue(name)) {
      case null -> fallback;
      case Integer number -> number;
      default ->
          throw new ProblemException(
              new BadRequest("The field '" + name + "' is no whole number, or too large."));
    };
  }

  private static InputStream input(Buffer json) {
    return new ByteBufInputStream(((BufferInternal) json).getByteBuf());
  }

  private static ProblemException invalid(String why) {
    return new ProblemException(new InvalidJson(why));
  }
}
