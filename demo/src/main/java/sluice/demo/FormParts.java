package sluice.demo;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a multipart/form-data body (RFC 7578), parsed as leniently as by the real service:
 * nothing needs to follow the closing boundary, and a file name is optional.
 */
record FormParts(Map<String, Part> byName) {

  private static final Pattern BOUNDARY =
      Pattern.compile("(?i)^multipart/form-data\\s*;.*?boundary=\"?([^\";]+)\"?.*$");
  private static final Pattern NAME = Pattern.compile("(?i)[;\\s]name=\"?([^\";]*)\"?");

  /**
   * One part.
   *
   * @param contentType as declared; empty if there is none
   */
  record Part(String contentType, String text) {}

  /** Empty if the content type is not multipart/form-data or has no boundary. */
  static Optional<FormParts> parse(String contentType, Buffer body) {
    Matcher boundary = BOUNDARY.matcher(contentType);
    if (!boundary.matches()) {
      return Optional.empty();
    }
    Map<String, Part> parts = new LinkedHashMap<>();
    String delimiter = "\r\n--" + boundary.group(1);
    // One char per byte, so positions in the text are positions in the body.
    String text = "\r\n" + body.toString(StandardCharsets.ISO_8859_1);
    int start = text.indexOf(delimiter);
    int end = start < 0 ? -1 : text.indexOf(delimiter, start + delimiter.length());
    while (end >= 0) {
      add(parts, text.substring(start + delimiter.length(), end));
      start = end;
      end = text.indexOf(delimiter, start + delimiter.length());
    }
    return Optional.of(new FormParts(parts));
  }

  Optional<Part> part(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  private static void add(Map<String, Part> parts, String part) {
    int blank = part.indexOf("\r\n\r\n");
    if (blank < 0) {
      return;
    }
    Matcher name = NAME.matcher(line(part.substring(0, blank), "content-disposition"));
    if (name.find()) {
      String value = part.substring(blank + 4);
      parts.putIfAbsent(
          name.group(1),
          new Part(
              line(part.substring(0, blank), "content-type"),
              new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
    }
  }

  private static String line(String head, String name) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
