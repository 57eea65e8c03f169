package sluice.gateway.rewrite;

import sluice.gateway.rewrite.LiteralStart.Verdict;
import sluice.gateway.rewrite.Nesting.Container;

/**
 * Finds the PNGs in a JSON text that streams by, in one pass over the bytes and without building a
 * tree: a picture is megabytes of text that nobody needs to parse.
 *
 * <p>A picture is a string that stands where the {@link WantedKeys} say, at any depth, and begins
 * like a PNG in base64, or whatever else the {@link LiteralStart} wants. The text may be cut
 * anywhere. What is kept between two pieces is constant: which containers are open, and how far the
 * current string has matched. A text that is no valid JSON is looked through all the same; nothing
 * is ever rejected here.
 *
 * <pre>
 *             key wanted                             any other string
 *    KEY ◀──────────────── STRUCTURE ────────────────────────▶ STRING
 *     └──────── " ────────▶ │  ▲  ▲ ◀────────── " ──────────── ▲
 *            in the place   │  │  │                            │
 *            of a picture   ▼  │  └──── " ─── PICTURE          │ begins unlike a PNG
 *                       CANDIDATE ── begins like a PNG ▲       │
 *                           └──────────────────────────┴───────┘
 * </pre>
 *
 * <p>The word that names the format of the pictures goes the same way as a picture, by FORMAT.
 */
final class PictureScanner implements TextScanner {

  private enum State {
    STRUCTURE,
    KEY,
    STRING,
    CANDIDATE,
    PICTURE,
    FORMAT;

    /** True in a string that is or may be a picture, or names the format of some. */
    boolean isLiteral() {
      return this == CANDIDATE || this == PICTURE || this == FORMAT;
    }
  }

  private static final byte[] PNG = {'p', 'n', 'g'};

  private final WantedKeys wanted;
  private final KeyNames keys;
  private final Nesting nesting = new Nesting();
  private final LiteralStart start;

  private State state = State.STRUCTURE;
  private boolean keyExpected;
  private WantedKeys.Value expected = WantedKeys.Value.ANY;
  private boolean afterBackslash;
  private boolean looking = true;
  private boolean lookingHere = true;
  private int formatMatched;

  /** Where the bytes begin that have not been reported yet; valid within one call of scan. */
  private int unreported;

  PictureScanner(WantedKeys wanted, LiteralStart start) {
    this.wanted = wanted;
    this.start = start;
    this.keys = new KeyNames(wanted.names());
  }

  @Override
  public void scan(byte[] bytes, int from, int to, Listener listener) {
    unreported = from;
    int i = from;
    while (i < to) {
      i =
          switch (state) {
            case STRUCTURE -> structure(bytes, i, to, listener);
            case KEY, STRING, PICTURE -> string(bytes, i, to, listener);
            case CANDIDATE -> candidate(bytes, i, to, listener);
            case FORMAT -> format(bytes, i, to, listener);
          };
    }
    if (unreported < to) {
      report(to, listener);
    }
  }

  /** From now on there are no pictures; one that has begun is none. */
  void stopLooking() {
    looking = false;
    skipPicture();
  }

  /** The same until the next text begins. */
  void stopLookingHere() {
    lookingHere = false;
    skipPicture();
  }

  /** Whatever format waits for a picture need not wait longer. */
  void stopWaiting(Listener listener) {
    inVain(nesting.dropWaiting(0), listener);
  }

  /** The string that is passing is no picture after all. */
  void skipPicture() {
    afterBackslash = state == State.CANDIDATE ? start.afterBackslash() : afterBackslash;
    state = state.isLiteral() ? State.STRING : state;
  }

  /** No string goes on behind here. */
  void lineEnds(Listener listener) {
    if (state.isLiteral()) {
      listener.denied();
      skipPicture();
    }
  }

  /** The text is over, whole or not; the next byte begins another one. */
  void restart(Listener listener) {
    inVain(nesting.closeAll(), listener);
    lookingHere = true;
    state = State.STRUCTURE;
    keyExpected = false;
    expected = WantedKeys.Value.ANY;
  }

  /** True if the string that is passing has turned out to be a picture. */
  boolean isInPicture() {
    return state == State.PICTURE;
  }

  /** True if the string that is passing may name the format of pictures. */
  boolean isInFormat() {
    return state == State.FORMAT;
  }

  /** True if the text could end here: every string and container that began has ended. */
  boolean isComplete() {
    return nesting.isEmpty() && state == State.STRUCTURE;
  }

  private int structure(byte[] bytes, int from, int to, Listener listener) {
    for (int i = from; i < to; i++) {
      switch (bytes[i]) {
        case '"' -> {
          beginString(i + 1, listener);
          return i + 1;
        }
        case '{' -> open(Container.OBJECT);
        case '[' ->
            open(expected == WantedKeys.Value.PICTURES ? Container.PICTURES : Container.ARRAY);
        case '}', ']' -> close(listener);
        case ',' -> {
          keyExpected = nesting.in(Container.OBJECT);
          expected = WantedKeys.Value.ANY;
        }
        case ':' -> keyExpected = false;
        default -> {} // numbers, literals and white space change nothing
      }
    }
    return to;
  }

  private void beginString(int content, Listener listener) {
    afterBackslash = false;
    if (keyExpected) {
      keyExpected = false;
      keys.begin();
      state = State.KEY;
    } else {
      State next = looking && lookingHere ? stateOfValue() : State.STRING;
      if (next.isLiteral()) {
        report(content, listener);
        start.reset();
        formatMatched = 0;
        listener.begins();
      }
      state = next;
      expected = WantedKeys.Value.ANY;
    }
  }

  private State stateOfValue() {
    boolean member = nesting.in(Container.OBJECT);
    if (nesting.in(Container.PICTURES) || (member && expected == WantedKeys.Value.PICTURE)) {
      return State.CANDIDATE;
    }
    return member && expected == WantedKeys.Value.FORMAT ? State.FORMAT : State.STRING;
  }

  private int string(byte[] bytes, int from, int to, Listener listener) {
    if (afterBackslash) {
      afterBackslash = false;
      takeKeyBytes(bytes, from, from + 1);
      return from + 1;
    }
    int end = EitherByte.QUOTE_OR_BACKSLASH.find(bytes, from, to);
    takeKeyBytes(bytes, from, end);
    if (end == to) {
      return to;
    }
    if (bytes[end] == '\\') {
      afterBackslash = true;
      takeKeyBytes(bytes, end, end + 1);
      keys.escape();
    } else {
      endString(end, listener);
    }
    return end + 1;
  }

  private void takeKeyBytes(byte[] bytes, int from, int to) {
    if (state == State.KEY) {
      keys.append(bytes, from, to);
    }
  }

  private void endString(int quote, Listener listener) {
    if (state == State.KEY) {
      expected = wanted.value(keys.match());
    } else if (state == State.PICTURE) {
      report(quote, listener);
      if (state == State.PICTURE) { // the listener may have had enough of it
        listener.pictureEnds();
      }
    }
    state = State.STRUCTURE;
  }

  private int candidate(byte[] bytes, int from, int to, Listener listener) {
    for (int i = from; i < to; i++) {
      boolean ends = bytes[i] == '"' && !start.afterBackslash();
      Verdict verdict = ends ? Verdict.OTHER : start.next(bytes[i]);
      if (verdict == Verdict.WANTED) {
        state = State.PICTURE;
        nesting.picture();
        return i + 1;
      }
      if (verdict == Verdict.OTHER) {
        report(i, listener);
        listener.denied();
        afterBackslash = start.afterBackslash();
        state = ends ? State.STRUCTURE : State.STRING;
        return i + 1;
      }
    }
    return to;
  }

  /** The only word that matters is compared as it stands. */
  private int format(byte[] bytes, int from, int to, Listener listener) {
    for (int i = from; i < to; i++) {
      if (formatMatched < PNG.length && bytes[i] == PNG[formatMatched]) {
        formatMatched++;
      } else if (formatMatched == PNG.length && bytes[i] == '"') {
        report(i, listener);
        state = State.STRUCTURE;
        if (nesting.isFull()) {
          listener.denied();
        } else {
          listener.formatEnds(nesting.format());
        }
        return i + 1;
      } else {
        report(i, listener);
        listener.denied();
        state = State.STRING;
        return i;
      }
    }
    return to;
  }

  private void open(Container container) {
    nesting.open(container);
    keyExpected = container == Container.OBJECT;
    expected = WantedKeys.Value.ANY;
  }

  private void close(Listener listener) {
    inVain(nesting.close(), listener);
    keyExpected = false;
    expected = WantedKeys.Value.ANY;
  }

  private static void inVain(int formats, Listener listener) {
    for (int i = 0; i < formats; i++) {
      listener.formatWaitedInVain();
    }
  }

  private void report(int to, Listener listener) {
    int from = unreported;
    unreported = to;
    if (state.isLiteral()) {
      listener.literal(from, to);
    } else {
      listener.outside(from, to);
    }
  }
}
