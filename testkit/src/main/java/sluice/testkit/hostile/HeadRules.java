package sluice.testkit.hostile;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.testkit.hostile.RawRequest.Header;

/** Syntax of a request head: RFC 9112 sections 3, 5 and 6, RFC 9110 section 7. */
final class HeadRules {

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  /**
   * RFC 3986 allows fewer characters in a target, but browsers send {@code |} and others unencoded
   * (WHATWG URL, "percent-encode sets"), and all servers read those alike. A fragment is not
   * allowed.
   */
  private static final Pattern REQUEST_LINE =
      Pattern.compile("(" + TOKEN + ") ([\\x21\\x22\\x24-\\x7e]+) HTTP/1\\.([01])");

  private static final Pattern FIELD =
      Pattern.compile("(" + TOKEN + "):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*?)[ \\t]*");

  private static final Pattern HOST =
      Pattern.compile("([\\w.~!$&'()*+,;=%-]*|\\[[0-9A-Fa-f:.]+])(:\\d*)?");

  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
  private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?]+([/?].*)?");

  /** RFC 9110 section 7.6.1, plus the fields of RFC 9113 and of old proxies. */
  private static final List<String> HOP_BY_HOP =
      List.of(
          "Connection",
          "Keep-Alive",
          "Proxy-Connection",
          "Proxy-Authenticate",
          "Proxy-Authorization",
          "TE",
          "Trailer",
          "Upgrade",
          "HTTP2-Settings");

  private final Strictness strictness;

  HeadRules(Strictness strictness) {
    this.strictness = strictness;
  }

  Matcher requestLine(String line) throws MalformedRequest {
    Matcher parts = REQUEST_LINE.matcher(line);
    require(parts.matches(), "request line: " + line);
    String target = parts.group(2);
    boolean form =
        target.startsWith("/")
            || (target.equals("*") && parts.group(1).equals("OPTIONS"))
            || (strictness != Strictness.STRICT && ABSOLUTE.matcher(target).matches());
    require(form, "target: " + target);
    return parts;
  }

  Header field(String line) throws MalformedRequest {
    Matcher field = FIELD.matcher(line);
    // This also rejects a folded line, which starts with white space.
    require(field.matches(), "header line: " + line);
    return new Header(field.group(1), field.group(2));
  }

  void check(RawRequest head) throws MalformedRequest {
    host(head.values("Host"), head.minor());
    List<String> codings = head.values("Transfer-Encoding");
    List<String> lengths = head.values("Content-Length");
    require(codings.size() + lengths.size() <= 1, "more than one framing");
    if (!codings.isEmpty()) {
      require(head.minor() == 1, "Transfer-Encoding in HTTP/1.0");
      require(codings.getFirst().equalsIgnoreCase("chunked"), "Transfer-Encoding: " + codings);
    }
    if (!lengths.isEmpty()) {
      require(LENGTH.matcher(lengths.getFirst()).matches(), "Content-Length: " + lengths);
    }
    if (strictness == Strictness.STRICT) {
      hopByHop(head);
    }
  }

  private static void host(List<String> hosts, int minor) throws MalformedRequest {
    require(hosts.size() <= 1 && hosts.size() >= minor, hosts.size() + " Hosts");
    for (String host : hosts) {
      require(HOST.matcher(host).matches(), "Host: " + host);
    }
  }

  private static void hopByHop(RawRequest head) throws MalformedRequest {
    if (opensWebSocket(head)) {
      return;
    }
    for (String name : HOP_BY_HOP) {
      require(head.values(name).isEmpty(), "hop-by-hop " + name);
    }
  }

  /** The only upgrade that is forwarded: RFC 6455 section 4.1. */
  private static boolean opensWebSocket(RawRequest head) {
    return head.values("Connection").equals(List.of("upgrade"))
        && head.values("Upgrade").equals(List.of("websocket"))
        && HOP_BY_HOP.stream().mapToInt(name -> head.values(name).size()).sum() == 2;
  }

  private static void require(boolean holds, String otherwise) throws MalformedRequest {
    if (!holds) {
      throw new MalformedRequest(otherwise);
    }
  }
}
