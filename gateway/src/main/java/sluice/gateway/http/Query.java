package sluice.gateway.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What stands behind the question mark of a request: URL standard, section 5.1. Shells send what is
 * typed into an address as UTF-8 without encoding it; each of its bytes is a character here.
 */
public final class Query {

  private static final int ASCII_MAX = 0x7f;
  private static final int PARAMETERS_MAX = 1_024;

  private Query() {}

  /**
   * Its parameters, decoded; only an ampersand separates them.
   *
   * @throws ProblemException if it cannot be decoded
   */
  public static MultiMap of(HttpServerRequest request) {
    String query = request.query();
    try {
      return query == null || query.chars().allMatch(c -> c <= ASCII_MAX)
          ? request.params(true)
          : parameters(encoded(query));
    } catch (IllegalArgumentException e) { // whose message has all of it, secrets included
      throw new ProblemException(
          Problems.badRequest("A percent sign in the query is not followed by two hex digits."));
    }
  }

  private static MultiMap parameters(String query) {
    MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
    new QueryStringDecoder(query, StandardCharsets.UTF_8, false, PARAMETERS_MAX, true)
        .parameters()
        .forEach(parameters::add);
    return parameters;
  }

  /** The same in ASCII: RFC 3986 section 2.1. */
  static String encoded(String query) {
    StringBuilder encoded = new StringBuilder(query.length());
    for (byte b : bytes(query)) {
      if (b < 0) {
        encoded.append("%%%02X".formatted(b));
      } else {
        encoded.append((char) b);
      }
    }
    return encoded.toString();
  }

  /** True if its bytes are UTF-8, of which the percent-encoded ones are not looked at. */
  static boolean isUtf8(String query) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(query)));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static byte[] bytes(String query) {
    return query.getBytes(StandardCharsets.ISO_8859_1);
  }
}
