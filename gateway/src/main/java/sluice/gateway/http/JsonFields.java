package sluice.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.netty.buffer.ByteBufInputStream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import sluice.gateway.http.Problem.InvalidJson;
import sluice.gateway.http.Problem.MissingField;

/**
 * Looks through the JSON object that a client has sent, without building anything of it: a prompt
 * may have megabytes of pictures in it.
 */
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
   * Checks that it is an object with this field, not null.
   *
   * @throws ProblemException if it is not
   */
  public static void require(Buffer json, String field) {
    if (!names(json).contains(field)) {
      throw new ProblemException(new MissingField(field));
    }
  }

  /** The names of the fields of the object that are not null. */
  private static Set<String> names(Buffer json) {
    Set<String> names = new HashSet<>();
    try (JsonParser parser = FACTORY.createParser(input(json))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("The body must be a JSON object.");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() != JsonToken.VALUE_NULL) {
          names.add(name);
        }
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw invalid("There is more behind the JSON object.");
      }
      return names;
    } catch (IOException e) {
      throw invalid("The body is not valid JSON.");
    }
  }

  private static InputStream input(Buffer json) {
    return new ByteBufInputStream(((BufferInternal) json).getByteBuf());
  }

  private static ProblemException invalid(String why) {
    return new ProblemException(new InvalidJson(why));
  }
}
