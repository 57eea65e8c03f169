package sluice.gateway.json;

import java.nio.charset.StandardCharsets;

/**
 * Looks for images in the data of server-sent events (HTML standard, section 9.2): each event has a
 * JSON text of its own, in one line or more.
 */
public final class EventScanner implements TextScanner {

  private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

  /** May stand before the first event, and belongs to none. */
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** In a line that is not, or no longer, the beginning of one with data. */
  private static final int OTHER = -1;

  private final CharacterMasks signs = CharacterMasks.fastest();
  private final ValueScanner json;
  private boolean inData;
  private int matched;

  /** How much of a byte order mark the stream has begun with; all of it once there is none. */
  private int marked;

  private boolean afterCr;

  /** Creates it on top of what knows JSON. */
  public EventScanner(ValueScanner json) {
    this.json = json;
  }

  @Override
  public void scan(byte[] bytes, int from, int to, Listener listener) {
    int i = from;
    while (i < to) {
      i = inData ? data(bytes, i, to, listener) : line(bytes, i, to, listener);
    }
  }

  private int data(byte[] bytes, int from, int to, Listener listener) {
    int end = signs.findEither((byte) '\n', (byte) '\r', bytes, from, to);
    json.scan(bytes, from, end, listener);
    if (end < to) {
      // JSON has no line breaks within strings, so no literal goes on in the next line.
      json.lineEnds(listener);
      inData = false;
      matched = OTHER;
    }
    return end;
  }

  private int line(byte[] bytes, int from, int to, Listener listener) {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (marked < BYTE_ORDER_MARK.length && b == BYTE_ORDER_MARK[marked]) {
        marked++;
        continue;
      }
      marked = BYTE_ORDER_MARK.length;
      if (b == '\n' || b == '\r') {
        boolean secondHalf = b == '\n' && afterCr;
        if (matched == 0 && !secondHalf) {
          json.restart(listener); // a blank line ends the event
        }
        matched = 0;
        afterCr = b == '\r';
      } else {
        afterCr = false;
        matched = matched != OTHER && b == DATA[matched] ? matched + 1 : OTHER;
        if (matched == DATA.length) {
          listener.outside(from, i + 1);
          inData = true;
          return i + 1;
        }
      }
    }
    listener.outside(from, to);
    return to;
  }
}
