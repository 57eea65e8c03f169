package sluice.gateway.proxy;

import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the {@code Content-Encoding} of a response means for its body: RFC 9110 section 8.4. */
public enum ContentCoding {
  /** The bytes are the content. */
  NONE,
  /** Gzip, once. */
  GZIP,
  /** Anything that cannot be undone here. */
  OTHER;

  /**
   * Names of no coding. Only the second belongs to HTTP, and only in {@code Accept-Encoding}; the
   * others are mistakes that clients have always ignored.
   */
  private static final Set<String> NAMES_OF_NONE = Set.of("", "identity", "none", "utf-8");

  /** The second is an old name of the first: RFC 9110 section 8.4.1.3. */
  private static final Set<String> NAMES_OF_GZIP = Set.of("gzip", "x-gzip");

  /** Reads all the headers of a response. */
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
