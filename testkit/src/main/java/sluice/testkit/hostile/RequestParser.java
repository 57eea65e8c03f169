package sluice.testkit.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.testkit.hostile.RawRequest.Header;

/**
 * Parses the requests of one connection by the letter of RFC 9112 and accepts only the deviations
 * that its {@link Strictness} allows. It checks recorded traffic, so it takes all bytes at once.
 */
final class RequestParser {

  private static final String TEXT = "[\\t\\x20-\\x7e\\x80-\\xff]*";
  private static final String SIZE = "([0-9A-Fa-f]{1,15})";
  private static final int HEX = 16;

  private final String bytes;
  private final Strictness strictness;
  private final Pattern chunk;
  private final HeadRules headRules;
  private int at;

  /** Starts at the first byte. */
  RequestParser(byte[] bytes, Strictness strictness) {
    this.bytes = new String(bytes, StandardCharsets.ISO_8859_1);
    this.strictness = strictness;
    this.chunk =
        Pattern.compile(
            switch (strictness) {
              case STRICT -> SIZE;
              case LENIENT -> SIZE + "([ \\t]*;" + TEXT + ")?";
              case NGINX -> SIZE + "([ \\t;]" + TEXT + ")?";
            });
    this.headRules = new HeadRules(strictness);
  }

  /** True if no bytes are left. */
  boolean isAtEnd() {
    return at == bytes.length();
  }

  /** Parses the next request; call it again only after a {@link ParseResult.Complete}. */
  ParseResult next() {
    Optional<RawRequest> begun = Optional.empty();
    StringBuilder body = new StringBuilder();
    try {
      RawRequest request = head();
      begun = Optional.of(request);
      body(request, body);
      return new ParseResult.Complete(request.withBody(body.toString()));
    } catch (MalformedRequest e) {
      return new ParseResult.Malformed(e.why(), begun.map(head -> head.withBody(body.toString())));
    } catch (TruncatedRequest e) {
      return new ParseResult.Truncated(begun.map(head -> head.withBody(body.toString())));
    }
  }

  private RawRequest head() throws MalformedRequest, TruncatedRequest {
    String line = line(strictness);
    while (strictness != Strictness.STRICT && line.isEmpty()) {
      line = line(strictness);
    }
    Matcher start = headRules.requestLine(line);
    List<Header> headers = new ArrayList<>();
    for (line = field(); !line.isEmpty(); line = field()) {
      headers.add(headRules.field(line));
    }
    int minor = Integer.parseInt(start.group(3));
    RawRequest request = new RawRequest(start.group(1), start.group(2), minor, headers, "");
    headRules.check(request);
    return request;
  }

  /** A header line including its folded continuation lines. */
  private String field() throws MalformedRequest, TruncatedRequest {
    StringBuilder field = new StringBuilder(line(strictness));
    while (strictness != Strictness.STRICT && !field.isEmpty() && at < bytes.length() && isFold()) {
      field.append(' ').append(line(strictness).strip());
    }
    return field.toString();
  }

  private boolean isFold() {
    return bytes.charAt(at) == ' ' || bytes.charAt(at) == '\t';
  }

  private void body(RawRequest request, StringBuilder body)
      throws MalformedRequest, TruncatedRequest {
    if (!request.values("Transfer-Encoding").isEmpty()) {
      chunks(body);
    } else if (!request.values("Content-Length").isEmpty()) {
      take(Long.parseLong(request.values("Content-Length").getFirst()), body);
    }
  }

  private void chunks(StringBuilder body) throws MalformedRequest, TruncatedRequest {
    long size;
    do {
      String line = line(Strictness.STRICT); // no bare LF here: RFC 9112 section 7.1
      Matcher parts = chunk.matcher(line);
      if (!parts.matches()) {
        throw new MalformedRequest("chunk: " + line);
      }
      size = Long.parseLong(parts.group(1), HEX);
      take(size, body);
      if (size > 0 && !line(Strictness.STRICT).isEmpty()) {
        throw new MalformedRequest("chunk is longer than its size");
      }
    } while (size > 0);
    for (String line = line(strictness); !line.isEmpty(); line = line(strictness)) {
      if (strictness == Strictness.STRICT) {
        throw new MalformedRequest("trailer: " + line);
      }
      headRules.field(line);
    }
  }

  private void take(long length, StringBuilder into) throws TruncatedRequest {
    int available = (int) Math.min(length, bytes.length() - at);
    into.append(bytes, at, at + available);
    at += available;
    if (available < length) {
      throw new TruncatedRequest();
    }
  }

  /** The next line without its line end. */
  private String line(Strictness ending) throws MalformedRequest, TruncatedRequest {
    int end = bytes.indexOf('\n', at);
    if (end < 0) {
      throw new TruncatedRequest();
    }
    boolean hasCr = end > at && bytes.charAt(end - 1) == '\r';
    String line = bytes.substring(at, hasCr ? end - 1 : end);
    if (!hasCr && ending == Strictness.STRICT) {
      throw new MalformedRequest("LF without CR: " + line);
    }
    if (line.indexOf('\r') >= 0 || line.indexOf('\0') >= 0) {
      throw new MalformedRequest("CR or NUL in a line: " + line);
    }
    at = end + 1;
    return line;
  }
}
