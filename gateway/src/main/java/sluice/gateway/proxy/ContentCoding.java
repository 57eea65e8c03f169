package sluice.gateway.proxy;

import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The content coding of a response: RFC 9110 section 8.4. */
public enum ContentCoding {
  /** No coding. */
  NONE,
  /** Gzip, once. */
  GZIP,
  /** Any coding that is not supported. */
  OTHER;

  /**
   * Names that mean no coding. HTTP knows only the second, and only in {@code Accept-Encoding}; the
   * others are mistakes that all clients ignore.
   */
  private static final Set<String> NAMES_OF_NONE = Set.of("", "identity", "none", "utf-8");

  /** The second is an old name for the first: RFC 9110 section 8.4.1.3. */
  private static final Set<String> NAMES_OF_GZIP = Set.of("gzip", "x-gzip");

  /** Parses all {@code Content-Encoding} headers of a response. */
  public static ContentCoding of(UpstreamResponse response) {
    List<String> headers = response.headers(HttpHeaders.CONTENT_ENCODING);
    return headers.isEmpty() ? NONE : of(String.join(",", headers));
  }

  private static ContentCoding of(String names) {
    ContentCoding coding = NONE;
    for (String name : names.toLowerCase(Locale.ROOT).split(",", -1)) {
      if (!NAMES_OF_NONE.contains(name.trim())) {
        boolean once = coding == NONE && NAMES_OF_GZIP.contains(name.trim());
        coding = once ? GZIP : OTHER;
      }
    }
    return coding;
  }
}
