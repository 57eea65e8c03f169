package sluice.testkit.hostile;

import java.util.List;

/**
 * A request as sent, one char per byte (ISO 8859-1).
 *
 * @param minor minor version: HTTP/1.minor
 * @param body without chunk framing
 */
record RawRequest(String method, String target, int minor, List<Header> headers, String body) {

  /** One header line, with the white space around the value removed. */
  record Header(String name, String value) {}

  RawRequest {
    headers = List.copyOf(headers);
  }

  /** All values of a header, in order. */
  List<String> values(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  RawRequest withBody(String bytes) {
    return new RawRequest(method, target, minor, headers, bytes);
  }

  /** The target without scheme and authority: RFC 9112 section 3.2.2. */
  String originForm() {
    String path = target.replaceFirst("^(?i)https?://[^/?]*", "");
    return path.startsWith("/") || path.equals("*") ? path : "/" + path;
  }

  /** True if this is the last request of its connection: RFC 9112 section 9.3. */
  boolean endsConnection() {
    List<String> connection = values("Connection");
    return minor == 0
        ? connection.stream().noneMatch("keep-alive"::equalsIgnoreCase)
        : connection.stream().anyMatch("close"::equalsIgnoreCase);
  }
}
