package sluice.gateway.features.chat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes the sources that some providers add to a response: marks like {@code [^1^][1]} in the
 * text, and before it a paragraph with the links that they refer to.
 */
final class Sources {

  private static final Pattern MARK = Pattern.compile("\\[\\^\\d+\\^]\\[\\d+]");
  private static final Pattern BLANK_LINES = Pattern.compile("(?>\\R)[ \\t]*+(?>\\R)\\s*+");

  /** {@code [1]: https://…}, {@code - [Title](https://…)} or a bare address. */
  private static final Pattern LINK =
      Pattern.compile(
          "\\s*+(?:[-*]\\s++|\\d++[.)]\\s++)?"
              + "(?:\\[[^\\]]*+]:\\s*+<?https?://\\S.*+|\\[[^\\]]*+]\\(https?://\\S+\\)|https?://\\S++)"
              + "\\s*+");

  private Sources() {}

  /** Removes the sources; returns a response without marks, or with nothing else, unchanged. */
  static String removedFrom(String response) {
    if (!MARK.matcher(response).find()) {
      return response;
    }
    String text = MARK.matcher(withoutLinks(response)).replaceAll("").strip();
    return text.isEmpty() ? response : text;
  }

  private static String withoutLinks(String response) {
    String text = response.stripLeading();
    Matcher end = BLANK_LINES.matcher(text);
    boolean linksOnly =
        end.find() && text.substring(0, end.start()).lines().allMatch(Sources::isLink);
    return linksOnly ? text.substring(end.end()) : response;
  }

  private static boolean isLink(String line) {
    return LINK.matcher(line).matches();
  }
}
