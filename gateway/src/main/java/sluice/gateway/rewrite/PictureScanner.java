package sluice.gateway.rewrite;

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

  private final WantedKeys wanted;
  private final KeyNames keys;
  private final Nesting nesting = new Nesting();
  private final LiteralStart start;
  private final FormatWord format = new FormatWord();
  private final JsonStructure structure;

  private State state = State.STRUCTURE;
  private WantedKeys.Value expected = WantedKeys.Value.ANY;
  private boolean looking = true;
  private boolean lookingHere = true;

  /** The last byte before the current piece that is no white space; 0 at the start of a text. */
  private byte lastByte;

  /** Where the bytes begin that have not been reported yet; valid within one call of scan. */
  private int unreported;

  /** Where the current string's content begins, or goes on; valid within one call of scan. */
  private int content;

  PictureScanner(WantedKeys wanted, LiteralStart start) {
    this.wanted = wanted;
    this.start = start;
    this.keys = new KeyNames(wanted.names());
    this.structure = new JsonStructure(JsonSigns.fastest(), wanted.firstBytes());
  }

  @Override
  public void scan(byte[] bytes, int from, int to, Listener listener) {
    unreported = from;
    content = from;
    look(bytes, from, to, listener);
    for (int block = from; block < to; block += JsonSigns.BLOCK) {
      structure.read(bytes, block, Math.min(block + JsonSigns.BLOCK, to));
      long next = Long.lowestOneBit(worthALook());
      while (next != 0) {
        take(bytes, from, block + Long.numberOfTrailingZeros(next), to, listener);
        next = Long.lowestOneBit(worthALook() & -(next << 1));
      }
    }
    if (state == State.KEY) {
      keys.take(bytes, content, to);
    }
    lastByte = lastBefore(bytes, from, to);
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
    structure.restart();
    state = State.STRUCTURE;
    expected = WantedKeys.Value.ANY;
    lastByte = 0;
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
    return nesting.isEmpty() && !structure.isInString();
  }

  /** Strings are passed over unless the last key was wanted, or they might be such a key. */
  private long worthALook() {
    boolean between = state == State.STRUCTURE && expected == WantedKeys.Value.ANY;
    return between && !nesting.in(Container.PICTURES) ? structure.wanted() : structure.all();
  }

  /** Takes a byte that belongs to the structure. */
  private void take(byte[] bytes, int from, int at, int to, Listener listener) {
    switch (bytes[at]) {
      case '"' -> {
        if (state == State.STRUCTURE) {
          content = at + 1;
          beginString(isKey(bytes, from, at), listener);
          look(bytes, content, to, listener);
        } else {
          endString(bytes, at, listener);
        }
      }
      case '{' -> open(Container.OBJECT);
      case '[' ->
          open(expected == WantedKeys.Value.PICTURES ? Container.PICTURES : Container.ARRAY);
      case '}', ']' -> close(listener);
      default -> {} // looked like a bracket
    }
  }

  /** In an object every string is a key but those behind a colon. */
  private boolean isKey(byte[] bytes, int from, int quote) {
    return nesting.in(Container.OBJECT) && lastBefore(bytes, from, quote) != ':';
  }

  private byte lastBefore(byte[] bytes, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      byte b = bytes[i];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') { // RFC 8259 section 2
        return b;
      }
    }
    return lastByte;
  }

  private void beginString(boolean key, Listener listener) {
    if (key) {
      keys.begin();
      state = State.KEY;
      return;
    }
    State next = looking && lookingHere ? stateOfValue() : State.STRING;
    if (next.isLiteral()) {
      report(content, listener);
      beginning(next).reset();
      listener.begins();
    }
    state = next;
    expected = WantedKeys.Value.ANY;
  }

  private State stateOfValue() {
    boolean member = nesting.in(Container.OBJECT);
    if (nesting.in(Container.PICTURES) || (member && expected == WantedKeys.Value.PICTURE)) {
      return State.CANDIDATE;
    }
    return member && expected == WantedKeys.Value.FORMAT ? State.FORMAT : State.STRING;
  }

  private void endString(byte[] bytes, int quote, Listener listener) {
    switch (state) {
      case KEY -> expected = wanted.value(keys.match(bytes, content, quote));
      case PICTURE -> {
        report(quote, listener);
        if (state == State.PICTURE) { // the listener may have had enough of it
          listener.pictureEnds();
        }
      }
      case FORMAT -> {
        report(quote, listener);
        if (nesting.isFull()) {
          listener.denied();
        } else {
          listener.formatEnds(nesting.format());
        }
      }
      default -> {}
    }
    state = State.STRUCTURE;
  }

  /** Looks at the beginning of a literal, as far as it is here, until it is known what it is. */
  private void look(byte[] bytes, int from, int to, Listener listener) {
    if (state != State.CANDIDATE && state != State.FORMAT) {
      return;
    }
    for (int i = from; i < to; i++) {
      switch (beginning(state).next(bytes[i])) {
        case WANTED -> {
          found();
          return;
        }
        case OTHER -> {
          deny(i, listener);
          return;
        }
        case UNDECIDED -> {}
      }
    }
  }

  private LiteralStart beginning(State of) {
    return of == State.FORMAT ? format : start;
  }

  private void found() {
    if (state == State.CANDIDATE) {
      state = State.PICTURE;
      nesting.picture();
    }
  }

  private void deny(int to, Listener listener) {
    report(to, listener);
    listener.denied();
    state = State.STRING;
  }

  private void open(Container container) {
    nesting.open(container);
    expected = WantedKeys.Value.ANY;
  }

  private void close(Listener listener) {
    inVain(nesting.close(), listener);
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
