package sluice.gateway.rewrite;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import sluice.shared.config.WebAddress;

/**
 * How addresses in an upstream's answers become addresses that its clients can use: the prefix that
 * they know it under goes in front of the path, and the upstream's own host, which they may not be
 * able to reach, goes away.
 *
 * @param prefix what clients have in front of the upstream's paths, like {@code /r}; may be empty
 * @param root with what the paths that are meant begin, like {@code /api/}
 * @param upstream where it is for us
 * @param authority host and port by which the client has asked, which the upstream is told, too
 */
public record Links(String prefix, String root, URI upstream, String authority) {

  /** The digits of an escape by code point: RFC 8259 section 7. */
  private static final int UNICODE_DIGITS = 4;

  /**
   * The content of a JSON string that is one of these addresses, changed. What stays of it keeps
   * its escapes.
   *
   * @return empty for any other string, and for one that needs no change
   */
  Optional<Buffer> changed(Buffer content) {
    // One character for each byte: what matters is ASCII, and the rest is only passed on.
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

  /** The upstream may have a path of its own before those that clients know. */
  private int afterBase(String address, int path) {
    String base = upstream.getRawPath();
    boolean based =
        address.startsWith(base + root, path) || address.startsWith(base + prefix + root, path);
    return based ? path + base.length() : path;
  }

  /** It may know the prefix, and have put it there already. */
  private int afterPrefix(String address, int path) {
    return !prefix.isEmpty() && address.startsWith(prefix + root, path)
        ? path + prefix.length()
        : path;
  }

  /** How much of an address is scheme, host and port, if they are the upstream's; -1 of others. */
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
      return -1; // no address at all
    }
  }

  /** How many characters of the string as it stands make so many of what it says. */
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

  /** What a string says. A broken escape stands for a character that is in no address. */
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
