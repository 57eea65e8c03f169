package sluice.gateway.json;

/**
 * Finds the PNGs in a JSON text that streams by, in one pass over the bytes and without building a
 * tree: an image is megabytes of text that nobody needs to parse.
 *
 * <p>An image is a string that stands where the {@link WantedKeys} say, at any depth, and begins
 * like a PNG in base64, or whatever else the {@link LiteralStart} wants. The text may be cut
 * anywhere. What is kept between two pieces is constant: which containers are open, and how far the
 * current string has matched. A text that is no valid JSON is looked through all the same; nothing
 * is ever rejected here.
 *
 * <p>Most of a text is only searched for a wanted key, see {@link KeySearch}. From there on its
 * structure is followed, until the key's value is over, see {@link ScanState}.
 */
public final class ValueScanner implements TextScanner {

  private final WantedKeys wanted;
  private final KeySearch search;
  private final KeyNames keys;
  private final Nesting nesting = new Nesting();
  private final LiteralStart start;
  private final FormatWord format = new FormatWord();
  private final StructuralIndexer structure;
  private final LastToken last = new LastToken();

  /** Where nothing is wanted. */
  private final ScanState home;

  private ScanState state;
  private WantedKeys.Value expected = WantedKeys.Value.ANY;
  private boolean looking = true;
  private boolean lookingHere = true;

  /** Where the bytes begin that have not been reported yet; valid within one call of scan. */
  private int unreported;

  /** Where the current string's content begins, or goes on; valid within one call of scan. */
  private int content;

  public ValueScanner(WantedKeys wanted, LiteralStart start) {
    this.wanted = wanted;
    this.start = start;
    this.keys = new KeyNames(wanted.names());
    CharacterMasks signs = CharacterMasks.fastest();
    this.search = new KeySearch(signs, keys, wanted.firstBytes());
    this.structure = new StructuralIndexer(signs);
    this.home = wanted.canBeSearched() ? ScanState.SEARCH : ScanState.STRUCTURE;
    this.state = home;
  }

  @Override
  public void scan(byte[] bytes, int from, int to, Listener listener) {
    unreported = from;
    content = from;
    look(bytes, from, to, listener);
    int at = from;
    while (at < to) {
      at =
          state == ScanState.SEARCH ? search(bytes, at, to) : follow(bytes, from, at, to, listener);
    }
    if (state == ScanState.KEY) {
      keys.take(bytes, content, to);
    }
    last.take(bytes, from, to);
    if (unreported < to) {
      report(to, listener);
    }
  }

  private int search(byte[] bytes, int from, int to) {
    int at = search.next(bytes, from, to);
    if (search.found() != KeyNames.NONE) {
      expected = wanted.value(search.found());
      state = ScanState.STRUCTURE;
      structure.restart();
    }
    return at;
  }

  /** Goes to the end of the piece, or behind the value that was wanted. */
  private int follow(byte[] bytes, int from, int at, int to, Listener listener) {
    int block;
    for (int i = at; i < to; i = block + CharacterMasks.BLOCK) {
      block = structure.read(bytes, i, to);
      for (long left = structure.all(); left != 0; left &= left - 1) {
        int sign = block + Long.numberOfTrailingZeros(left);
        take(bytes, from, sign, to, listener);
        if (isOver()) {
          state = ScanState.SEARCH;
          search.restart();
          return sign + 1;
        }
      }
    }
    return to;
  }

  /** True if nothing is expected any more, and of what has been nothing has to be remembered. */
  private boolean isOver() {
    return state == ScanState.STRUCTURE
        && home == ScanState.SEARCH
        && expected == WantedKeys.Value.ANY
        && nesting.isEmpty()
        && (wanted.format().isEmpty() || nesting.hasNoImages());
  }

  /** From now on there are no images; one that has begun is none. */
  public void stopLooking() {
    looking = false;
    skipImage();
  }

  /** The same until the next text begins. */
  public void stopLookingHere() {
    lookingHere = false;
    skipImage();
  }

  /** Whatever format waits for an image need not wait longer. */
  public void stopWaiting(Listener listener) {
    inVain(nesting.dropWaiting(0), listener);
  }

  /** The string that is passing is no image after all. */
  public void skipImage() {
    state = state.isLiteral() ? ScanState.STRING : state;
  }

  /** No string goes on behind here. */
  void lineEnds(Listener listener) {
    if (state.isLiteral()) {
      listener.denied();
      skipImage();
    }
  }

  /** The text is over, whole or not; the next byte begins another one. */
  void restart(Listener listener) {
    inVain(nesting.closeAll(), listener);
    lookingHere = true;
    search.restart();
    structure.restart();
    state = home;
    expected = WantedKeys.Value.ANY;
    last.restart();
  }

  /** True if the string that is passing has turned out to be an image. */
  public boolean isInImage() {
    return state == ScanState.IMAGE;
  }

  /** True if the string that is passing may name the format of images. */
  public boolean isInFormat() {
    return state == ScanState.FORMAT;
  }

  /** Takes a byte that belongs to the structure. */
  private void take(byte[] bytes, int from, int at, int to, Listener listener) {
    switch (bytes[at]) {
      case '"' -> {
        if (state == ScanState.STRUCTURE) {
          content = at + 1;
          beginString(last.isColon(bytes, from, at), listener);
          look(bytes, content, to, listener);
        } else {
          endString(bytes, at, listener);
        }
      }
      case '{' -> open(false);
      case '[' -> open(expected == WantedKeys.Value.IMAGES && last.isColon(bytes, from, at));
      case '}', ']' -> close(listener);
      default -> {} // looked like a bracket
    }
  }

  private void beginString(boolean value, Listener listener) {
    if (!value && !nesting.isInImages()) {
      keys.begin();
      state = ScanState.KEY;
      return;
    }
    ScanState next = looking && lookingHere ? stateOfValue() : ScanState.STRING;
    if (next.isLiteral()) {
      report(content, listener);
      beginning(next).reset();
      listener.begins();
    }
    state = next;
    expected = WantedKeys.Value.ANY;
  }

  private ScanState stateOfValue() {
    if (nesting.isInImages()) {
      return ScanState.CANDIDATE;
    }
    if (nesting.isTooDeep()) {
      return ScanState.STRING;
    }
    return switch (expected) {
      case IMAGE -> ScanState.CANDIDATE;
      case FORMAT -> ScanState.FORMAT;
      default -> ScanState.STRING;
    };
  }

  private void endString(byte[] bytes, int quote, Listener listener) {
    switch (state) {
      case KEY -> expected = wanted.value(keys.match(bytes, content, quote));
      case IMAGE -> {
        report(quote, listener);
        if (state == ScanState.IMAGE) { // the listener may have had enough of it
          listener.imageEnds();
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
    state = ScanState.STRUCTURE;
  }

  /** Looks at the beginning of a literal, as far as it is here, until it is known what it is. */
  private void look(byte[] bytes, int from, int to, Listener listener) {
    if (state != ScanState.CANDIDATE && state != ScanState.FORMAT) {
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

  private LiteralStart beginning(ScanState of) {
    return of == ScanState.FORMAT ? format : start;
  }

  private void found() {
    if (state == ScanState.CANDIDATE) {
      state = ScanState.IMAGE;
      nesting.image();
    }
  }

  private void deny(int to, Listener listener) {
    report(to, listener);
    listener.denied();
    state = ScanState.STRING;
  }

  private void open(boolean images) {
    nesting.open(images);
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
