package sluice.shared.config;

import java.net.URI;
import java.util.regex.Pattern;
import sluice.shared.config.Env.Mistake;

/** Parses the address of a server in a setting. */
final class ServerAddress {

  private static final String NO_ADDRESS = "is not an http:// or https:// address";

  /** A scheme, a host and a path; users, passwords and queries need other characters. */
  private static final Pattern WITHOUT_SECRET =
      Pattern.compile("\\w+://[\\w.:\\[\\]-]*(?:/[\\w./-]*)?");

  private ServerAddress() {}

  /** True if the text cannot contain a password or token. */
  static boolean hasNoSecret(String value) {
    return WITHOUT_SECRET.matcher(value).matches();
  }

  /**
   * Parses an absolute http or https address without a query; drops a trailing slash.
   *
   * @throws Mistake if the text is not such an address, or TLS could not verify its host
   */
  static URI parse(String value) {
    URI uri = uri(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
    if (!WebAddress.isServer(uri) || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new Mistake(NO_ADDRESS);
    }
    if (WebAddress.isUnverifiable(uri)) {
      throw new Mistake("names a host with an underscore, whose certificate cannot be verified");
    }
    return uri;
  }

  private static URI uri(String value) {
    try {
      return URI.create(value);
    } catch (IllegalArgumentException e) {
      throw new Mistake(NO_ADDRESS);
    }
  }
}
