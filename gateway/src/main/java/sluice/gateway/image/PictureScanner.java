package sluice.gateway.image;

import java.util.Collection;

/**
 * Finds the PNGs in a JSON text that streams by, in one pass over the bytes and without building a
 * tree: a picture is megabytes of text that nobody needs to parse.
 *
 * <p>A picture is a string that stands directly in an array under one of the given keys, at any
 * depth, and begins like a PNG in base64. The text may be cut anywhere. What is kept between two
 * pieces is constant: which containers are open, and how far the current string has matched. A text
 * that is no valid JSON is looked through all the same; nothing is ever rejected here.
 *
 * <pre>
 *             key wanted                             any other string
 *    KEY ◀──────────────── STRUCTURE ────────────────────────▶ STRING
 *     └──────── " ────────▶ │  ▲  ▲ ◀────────── " ──────────── ▲
 *               in a list   │  │  │                            │
 *              of pictures  ▼  │  └──── " ─── PICTURE          │ begins unlike a PNG
 *                       CANDIDATE ── begins like a PNG ▲       │
 *                           └──────────────────────────┴───────┘
 * </pre>
 */
final class PictureScanner {

  /** Told what has been passed, in order; all positions are indexes into the array just scanned. */
  interface Listener {

    /** Bytes that belong to no picture. */
    void outside(int from, int to);

    /** The content of a string begins that may be a picture. */
    void pictureBegins();

    /** Bytes of the content of that string, as they stand in the text. */
    void picture(int from, int to);

    /** It was no picture. */
    void pictureDenied();

    /** The content of that string is complete; the quote that ends it is outside. */
    void pictureEnds();
  }

  /**
   * Containers below this depth are only counted: pictures in there are not found. Honest answers
   * are a few levels deep.
   */
  static final int DEPTH_MAX = 512;

  private enum State {
    STRUCTURE,
    KEY,
    STRING,
    CANDIDATE,
    PICTURE
  }

  private enum Container {
    OBJECT,
    ARRAY,
    PICTURES
  }

  private final KeyNames keys;
  private final PngPrefix prefix = new PngPrefix();
  private final Container[] containers = new Container[DEPTH_MAX];

  private State state = State.STRUCTURE;
  private int depth;
  private boolean keyExpected;
  private boolean keyWanted;
  private boolean afterBackslash;
  private boolean looking = true;

  /** Where the bytes begin that have not been reported yet; valid within one call of scan. */
  private int unreported;

  PictureScanner(Collection<String> keys) {
    this.keys = new KeyNames(keys);
  }

  /** Looks through the next piece of the text. */
  void scan(byte[] bytes, int from, int to, Listener listener) {
    unreported = from;
    int i = from;
    while (i < to) {
      i =
          switch (state) {
            case STRUCTURE -> structure(bytes, i, to, listener);
            case KEY, STRING, PICTURE -> string(bytes, i, to, listener);
            case CANDIDATE -> candidate(bytes, i, to, listener);
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

  /** The string that is passing is no picture after all. */
  void skipPicture() {
    if (state == State.CANDIDATE || state == State.PICTURE) {
      afterBackslash = state == State.CANDIDATE ? prefix.afterBackslash() : afterBackslash;
      state = State.STRING;
    }
  }

  /** True if the string that is passing has turned out to be a picture. */
  boolean isInPicture() {
    return state == State.PICTURE;
  }

  /** True if the text could end here: every string and container that began has ended. */
  boolean isComplete() {
    return depth == 0 && state == State.STRUCTURE;
  }

  private int structure(byte[] bytes, int from, int to, Listener listener) {
    for (int i = from; i < to; i++) {
      switch (bytes[i]) {
        case '"' -> {
          beginString(i + 1, listener);
          return i + 1;
        }
        case '{' -> open(Container.OBJECT);
        case '[' -> open(keyWanted ? Container.PICTURES : Container.ARRAY);
        case '}', ']' -> close();
        case ',' -> {
          keyExpected = in(Container.OBJECT);
          keyWanted = false;
        }
        case ':' -> keyExpected = false;
        default -> {
          // numbers, literals and white space change nothing
        }
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
    } else if (looking && in(Container.PICTURES)) {
      report(content, listener);
      prefix.reset();
      state = State.CANDIDATE;
      listener.pictureBegins();
    } else {
      keyWanted = false;
      state = State.STRING;
    }
  }

  private int string(byte[] bytes, int from, int to, Listener listener) {
    if (afterBackslash) {
      afterBackslash = false;
      takeKeyBytes(bytes, from, from + 1);
      return from + 1;
    }
    int end = StringEnd.find(bytes, from, to);
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
      keyWanted = keys.matches();
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
      boolean ends = bytes[i] == '"' && !prefix.afterBackslash();
      PngPrefix.Verdict verdict = ends ? PngPrefix.Verdict.OTHER : prefix.next(bytes[i]);
      if (verdict == PngPrefix.Verdict.PNG) {
        state = State.PICTURE;
        return i + 1;
      }
      if (verdict == PngPrefix.Verdict.OTHER) {
        report(i, listener);
        listener.pictureDenied();
        afterBackslash = prefix.afterBackslash();
        state = State.STRING;
        return ends ? endDenied(i) : i + 1;
      }
    }
    return to;
  }

  private int endDenied(int quote) {
    state = State.STRUCTURE;
    return quote + 1;
  }

  private void open(Container container) {
    if (depth < DEPTH_MAX) {
      containers[depth] = container;
    }
    depth++;
    keyExpected = container == Container.OBJECT;
    keyWanted = false;
  }

  private void close() {
    if (depth > 0) {
      depth--;
    }
    keyExpected = false;
    keyWanted = false;
  }

  private boolean in(Container container) {
    return depth > 0 && depth <= DEPTH_MAX && containers[depth - 1] == container;
  }

  private void report(int to, Listener listener) {
    int from = unreported;
    unreported = to;
    if (state == State.CANDIDATE || state == State.PICTURE) {
      listener.picture(from, to);
    } else {
      listener.outside(from, to);
    }
  }
}
