package sluice.gateway.json;

import java.nio.charset.StandardCharsets;

/**
 * Finds strings in the data of server-sent events (HTML standard, section 9.2): each event has a
 * JSON text of its own, in one line or more.
 */
public final class EventScanner implements TextScanner {

  private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

  /** May precede the first event, and belongs to none. */
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** For {@link #matched}: this line has no data. */
  private static final int OTHER = -1;

  private final CharacterMasks masks = CharacterMasks.fastest();
  private final ValueScanner json;
  private final Listener listener;
  private boolean inData;

  /**
   * How many bytes of {@link #DATA} the line has begun with; {@link #OTHER} if it has other ones.
   */
  private int matched;

  /** How many bytes of a byte order mark have been read; all of them if there is none. */
  private int marked;

  private boolean afterCr;

  /**
   * Creates a scanner.
   *
   * @param json scans the texts of the events, and has this listener, too
   */
  public EventScanner(ValueScanner json, Listener listener) {
    this.json = json;
    this.listener = listener;
  }

  @Override
  public void scan(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      i = inData ? data(bytes, i, to) : line(bytes, i, to);
    }
  }

  private int data(byte[] bytes, int from, int to) {
    int end = masks.findEither((byte) '\n', (byte) '\r', bytes, from, to);
    json.scan(bytes, from, end);
    if (end < to) {
      // JSON has no line breaks within strings, so no literal goes on in the next line.
      json.endLine();
      inData = false;
      matched = OTHER;
    }
    return end;
  }

  private int line(byte[] bytes, int from, int to) {
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
          json.restart(); // a blank line ends the event
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
