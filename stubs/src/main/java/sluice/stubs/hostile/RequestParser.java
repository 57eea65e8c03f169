package sluice.stubs.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.stubs.hostile.RawRequest.Header;

/**
 * Reads the requests of one connection by the letter of RFC 9112, and forgives nothing that its
 * {@link Rules} do not allow. Written for a judge, not for a server: it wants all bytes at once.
 */
final class RequestParser {

  private static final String TEXT = "[\\t\\x20-\\x7e\\x80-\\xff]*";
  private static final String SIZE = "([0-9A-Fa-f]{1,15})";
  private static final int HEX = 16;

  private final String bytes;
  private final Rules rules;
  private final Pattern chunk;
  private final HeadRules headRules;
  private int at;

  /** Begins with the first byte. */
  RequestParser(byte[] bytes, Rules rules) {
    this.bytes = new String(bytes, StandardCharsets.ISO_8859_1);
    this.rules = rules;
    this.chunk =
        Pattern.compile(
            switch (rules) {
              case OF_A_SENDER -> SIZE;
              case OF_A_RECIPIENT -> SIZE + "([ \\t]*;" + TEXT + ")?";
              case OF_NGINX -> SIZE + "([ \\t;]" + TEXT + ")?";
            });
    this.headRules = new HeadRules(rules);
  }

  /** True if no byte is left. */
  boolean isAtEnd() {
    return at == bytes.length();
  }

  /** Reads on; only behind a whole request is there anything to read on for. */
  Reading next() {
    Optional<RawRequest> begun = Optional.empty();
    StringBuilder body = new StringBuilder();
    try {
      RawRequest request = head();
      begun = Optional.of(request);
      body(request, body);
      return new Reading.Whole(request.withBody(body.toString()));
    } catch (MalformedRequest e) {
      return new Reading.Malformed(e.why(), begun.map(head -> head.withBody(body.toString())));
    } catch (CutShort e) {
      return new Reading.Cut(begun.map(head -> head.withBody(body.toString())));
    }
  }

  private RawRequest head() throws MalformedRequest, CutShort {
    String line = line(rules);
    while (rules != Rules.OF_A_SENDER && line.isEmpty()) {
      line = line(rules);
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

  /** A line of the head, with those that are folded onto it. */
  private String field() throws MalformedRequest, CutShort {
    StringBuilder field = new StringBuilder(line(rules));
    while (rules != Rules.OF_A_SENDER && !field.isEmpty() && at < bytes.length() && isFold()) {
      field.append(' ').append(line(rules).strip());
    }
    return field.toString();
  }

  private boolean isFold() {
    return bytes.charAt(at) == ' ' || bytes.charAt(at) == '\t';
  }

  private void body(RawRequest request, StringBuilder body) throws MalformedRequest, CutShort {
    if (!request.values("Transfer-Encoding").isEmpty()) {
      chunks(body);
    } else if (!request.values("Content-Length").isEmpty()) {
      take(Long.parseLong(request.values("Content-Length").getFirst()), body);
    }
  }

  private void chunks(StringBuilder body) throws MalformedRequest, CutShort {
    long size;
    do {
      String line = line(Rules.OF_A_SENDER); // no liberty here: RFC 9112 section 7.1
      Matcher parts = chunk.matcher(line);
      if (!parts.matches()) {
        throw new MalformedRequest("chunk: " + line);
      }
      size = Long.parseLong(parts.group(1), HEX);
      take(size, body);
      if (size > 0 && !line(Rules.OF_A_SENDER).isEmpty()) {
        throw new MalformedRequest("chunk is longer than it says");
      }
    } while (size > 0);
    for (String line = line(rules); !line.isEmpty(); line = line(rules)) {
      if (rules == Rules.OF_A_SENDER) {
        throw new MalformedRequest("trailer: " + line);
      }
      headRules.field(line);
    }
  }

  private void take(long length, StringBuilder into) throws CutShort {
    int there = (int) Math.min(length, bytes.length() - at);
    into.append(bytes, at, at + there);
    at += there;
    if (there < length) {
      throw new CutShort();
    }
  }

  /** A line without its end. */
  private String line(Rules ending) throws MalformedRequest, CutShort {
    int end = bytes.indexOf('\n', at);
    if (end < 0) {
      throw new CutShort();
    }
    boolean full = end > at && bytes.charAt(end - 1) == '\r';
    String line = bytes.substring(at, full ? end - 1 : end);
    if (!full && ending == Rules.OF_A_SENDER) {
      throw new MalformedRequest("LF without CR: " + line);
    }
    if (line.indexOf('\r') >= 0 || line.indexOf('\0') >= 0) {
      throw new MalformedRequest("CR or NUL in a line: " + line);
    }
    at = end + 1;
    return line;
  }
}
