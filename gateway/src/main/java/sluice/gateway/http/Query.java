package sluice.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import sluice.gateway.transport.PercentEncoding;

/**
 * Parses the query of a request: URL standard, section 5.1. A query that was typed into a shell may
 * have UTF-8 in it that is not percent-encoded; each of its bytes is one {@code char} here.
 */
public final class Query {

  private static final int ASCII_MAX = 0x7f;
  private static final int PARAMETERS_MAX = 1_024;

  private Query() {}

  /**
   * Decodes the parameters, which only ampersands separate.
   *
   * @throws ProblemException if the query cannot be decoded
   */
  public static MultiMap of(HttpServerRequest request) {
    String query = request.query();
    try {
      return query == null || query.chars().allMatch(c -> c <= ASCII_MAX)
          ? request.params(true)
          : parameters(encoded(query));
    } catch (IllegalArgumentException e) { // its message quotes the query, secrets included
      throw new ProblemException(
          Problems.badRequest("A percent sign in the query is not followed by two hex digits."));
    }
  }

  private static MultiMap parameters(String query) {
    MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
    PercentEncoding.parameters(query, PARAMETERS_MAX).forEach(parameters::add);
    return parameters;
  }

  /** Percent-encodes everything beyond ASCII: RFC 3986 section 2.1. */
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

  /** True if the bytes that are not percent-encoded are valid UTF-8. */
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
