package sluice.gateway.rewrite;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import sluice.shared.config.WebAddress;

/**
 * Turns links in an upstream's responses into links that clients can use: adds the prefix under
 * which clients know the upstream to the path, and removes the upstream's own host, which clients
 * may not reach.
 *
 * @param prefix prefix of the upstream's paths for clients, like {@code /r}; may be empty
 * @param root beginning of the paths to change, like {@code /api/}
 * @param upstream address of the upstream
 * @param authority host and port in the client's request, which are forwarded to the upstream
 */
public record Links(String prefix, String root, URI upstream, String authority) {

  /** Digits of a Unicode escape: RFC 8259 section 7. */
  private static final int UNICODE_DIGITS = 4;

  /**
   * Changes the content of a JSON string if that is such a link. The rest of the link keeps its
   * escapes.
   *
   * @return empty for any other string, and for a link that needs no change
   */
  Optional<Buffer> changed(Buffer content) {
    // One character per byte: only ASCII is compared, other bytes are copied.
    String raw = content.toString(StandardCharsets.ISO_8859_1);
    String plain = unescaped(raw);
    int path = plain.startsWith("/") ? 0 : lengthOfOwnOrigin(plain);
    if (path < 0) {
      return Optional.empty();
    }
    int rest = afterPrefix(plain, afterBase(plain, path));
    if (!plain.startsWith(root, rest) || plain.equals(prefix + plain.substring(rest))) {
      return Optional.empty();
    }
    return Optional.of(
        Buffer.buffer(prefix).appendBuffer(content.slice(rawLength(raw, rest), content.length())));
  }

  /** Skips the upstream's own path in front of those that clients know. */
  private int afterBase(String address, int path) {
    String base = upstream.getRawPath();
    boolean based =
        address.startsWith(base + root, path) || address.startsWith(base + prefix + root, path);
    return based ? path + base.length() : path;
  }

  /** Skips the prefix, which the upstream may have added itself. */
  private int afterPrefix(String address, int path) {
    return !prefix.isEmpty() && address.startsWith(prefix + root, path)
        ? path + prefix.length()
        : path;
  }

  /** Length of scheme, host and port if they are the upstream's or the client's; else -1. */
  private int lengthOfOwnOrigin(String address) {
    int host = address.indexOf("://") + "://".length();
    int path = address.indexOf('/', host);
    if (path < 0) {
      return -1;
    }
    try {
      URI origin = URI.create(address.substring(0, path));
      boolean clients = authority.equalsIgnoreCase(address.substring(host, path));
      return clients || WebAddress.isSameOrigin(origin, upstream) ? path : -1;
    } catch (IllegalArgumentException e) {
      return -1; // not an address
    }
  }

  /** Length of the escaped form of the first characters. */
  private static int rawLength(String raw, int plainLength) {
    int i = 0;
    for (int seen = 0; seen < plainLength; seen++) {
      i += lengthAt(raw, i);
    }
    return i;
  }

  private static int lengthAt(String raw, int i) {
    if (raw.charAt(i) != '\\') {
      return 1;
    }
    return i + 1 < raw.length() && raw.charAt(i + 1) == 'u' ? 2 + UNICODE_DIGITS : 2;
  }

  /** Resolves escapes. A malformed one becomes a character that no link has. */
  private static String unescaped(String raw) {
    StringBuilder plain = new StringBuilder(raw.length());
    int i = 0;
    while (i < raw.length()) {
      int length = lengthAt(raw, i);
      plain.append(
          length == 1 ? raw.charAt(i) : escaped(raw, i, Math.min(i + length, raw.length())));
      i += length;
    }
    return plain.toString();
  }

  private static char escaped(String raw, int from, int to) {
    if (to - from == 2) {
      char c = raw.charAt(from + 1);
      return c == '/' ? c : ' ';
    }
    try {
      return (char) Integer.parseInt(raw.substring(from + 2, to), 16);
    } catch (NumberFormatException e) {
      return ' ';
    }
  }
}
