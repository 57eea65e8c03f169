package sluice.gateway.transport;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Decodes percent-encoded text (RFC 3986 section 2.1) as UTF-8. */
public final class PercentEncoding {

  private PercentEncoding() {}

  /**
   * Decodes a part of a URI; a plus sign is a plus sign.
   *
   * @throws IllegalArgumentException if a percent sign is not followed by two hex digits; the
   *     message contains the text
   */
  public static String decode(String text) {
    return QueryStringDecoder.decodeComponent(text.replace("+", "%2B"));
  }

  /**
   * Decodes a name or value of a form or query, in which a plus sign is a space (URL standard,
   * section 5.1).
   *
   * @throws IllegalArgumentException as {@link #decode}
   */
  public static String decodeForm(String text) {
    return QueryStringDecoder.decodeComponent(text);
  }

  /**
   * Parses a query; only an ampersand separates parameters.
   *
   * @param max most parameters to read; the rest is ignored
   * @throws IllegalArgumentException as {@link #decode}
   */
  public static Map<String, List<String>> parameters(String query, int max) {
    return new QueryStringDecoder(query, StandardCharsets.UTF_8, false, max, true).parameters();
  }
}
