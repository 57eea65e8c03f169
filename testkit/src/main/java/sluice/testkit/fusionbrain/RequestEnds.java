package sluice.testkit.fusionbrain;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Detects where requests end in a byte stream (RFC 9112 section 6); does not validate them. */
final class RequestEnds {

  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:\\s*(\\d+)");
  private static final Pattern CHUNKED = Pattern.compile("(?im)^transfer-encoding:.*chunked");
  private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

  private enum Inside {
    HEAD,
    LENGTH,
    CHUNKS
  }

  private final StringBuilder seen = new StringBuilder();
  private Inside inside = Inside.HEAD;
  private long left;

  /** True if a request ends with this byte. */
  boolean endsWith(byte next) {
    boolean end =
        switch (inside) {
          case HEAD -> head(next);
          case LENGTH -> --left == 0;
          case CHUNKS -> chunks(next);
        };
    if (end) {
      seen.setLength(0);
      inside = Inside.HEAD;
    }
    return end;
  }

  private boolean head(byte next) {
    seen.append((char) (next & 0xff));
    if (seen.length() < 4 || seen.indexOf("\r\n\r\n", seen.length() - 4) < 0) {
      return false;
    }
    Matcher length = LENGTH.matcher(seen);
    if (CHUNKED.matcher(seen).find()) {
      inside = Inside.CHUNKS;
      seen.setLength(0);
      // If the first chunk is the last, the line end before it is that of the head.
      seen.append("\r\n");
      return false;
    }
    left = length.find() ? Long.parseLong(length.group(1)) : 0;
    inside = Inside.LENGTH;
    return left == 0;
  }

  private boolean chunks(byte next) {
    seen.append((char) (next & 0xff));
    if (seen.length() > LAST_CHUNK.length()) {
      seen.deleteCharAt(0);
    }
    return LAST_CHUNK.contentEquals(seen);
  }
}
