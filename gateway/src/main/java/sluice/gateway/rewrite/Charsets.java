package sluice.gateway.rewrite;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows the character sets in which a JSON text can be scanned byte by byte. */
final class Charsets {

  private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]+)");
  private static final String UTF_8 = "utf-8";
  private static final String STRUCTURE = "{\"files\":[\\]}";

  private Charsets() {}

  /**
   * True if the character set encodes the structure of JSON as ASCII does, unlike UTF-16 and
   * UTF-32. Unknown character sets count as like ASCII, as nearly all are.
   *
   * @param mediaType in lower case, with its parameters
   */
  static boolean isLikeAscii(String mediaType) {
    Matcher charset = CHARSET.matcher(mediaType);
    if (!charset.find() || charset.group(1).equals(UTF_8)) {
      return true;
    }
    try {
      byte[] bytes = STRUCTURE.getBytes(Charset.forName(charset.group(1)));
      return Arrays.equals(bytes, STRUCTURE.getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException | UnsupportedOperationException _) {
      return true; // an unknown name, or a character set without an encoder
    }
  }
}
