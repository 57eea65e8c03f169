package sluice.gateway.json;

/**
 * Finds strings in a JSON text that streams by, in one pass over the bytes and without building a
 * tree: an image, for instance, is megabytes of text that need not be parsed.
 *
 * <p>Wanted is a string that stands where the {@link WantedKeys} say, at any depth, and begins as
 * the {@link LiteralStart} says. The text may be cut anywhere. Between two pieces, constant memory
 * is kept: the open containers, and how far the current string has matched. Invalid JSON is scanned
 * all the same; nothing is ever rejected here.
 *
 * <p>Most of a text is only searched for a wanted key, see {@link KeySearch}. From there the
 * scanner follows the structure up to the end of the key's value, see {@link ScanState}.
 */
public final class ValueScanner implements TextScanner {

  private final WantedKeys wanted;
  private final KeySearch search;
  private final KeyNames keys;
  private final Nesting nesting = new Nesting();
  private final PassingLiteral literal;
  private final FormatListener formats;
  private final StructuralIndexer structure;
  private final LastToken last = new LastToken();

  /** The state in which nothing is wanted. */
  private final ScanState home;

  private ScanState state;
  private WantedKeys.Value expected = WantedKeys.Value.ANY;
  private boolean looking = true;
  private boolean lookingHere = true;

  /** Where the current string's content begins, or goes on; valid within one call of scan. */
  private int content;

  /** Creates a scanner for keys without a format. */
  public ValueScanner(WantedKeys wanted, LiteralStart start, Listener listener) {
    this(wanted, start, listener, NoFormats.INSTANCE);
  }

  /** Creates a scanner for keys with a format. */
  public ValueScanner(
      WantedKeys wanted, LiteralStart start, Listener listener, FormatListener formats) {
    this.wanted = wanted;
    this.formats = formats;
    this.keys = new KeyNames(wanted.names());
    this.literal = new PassingLiteral(start, nesting, listener, formats);
    CharacterMasks masks = CharacterMasks.fastest();
    this.search = new KeySearch(masks, keys, wanted.firstBytes());
    this.structure = new StructuralIndexer(masks);
    this.home = wanted.canBeSearched() ? ScanState.SEARCH : ScanState.STRUCTURE;
    this.state = home;
  }

  @Override
  public void scan(byte[] bytes, int from, int to) {
    content = from;
    literal.beginPiece(bytes, from, to);
    int at = from;
    while (at < to) {
      at = state == ScanState.SEARCH ? search(bytes, at, to) : follow(bytes, from, at, to);
    }
    if (state == ScanState.KEY) {
      keys.take(bytes, content, to);
    }
    last.take(bytes, from, to);
    literal.endPiece(to);
  }

  /** Denies all strings from now on; one that has begun must already be denied. */
  public void stopLooking() {
    looking = false;
    skip();
  }

  /** Denies all strings up to the end of the current text. */
  public void stopLookingHere() {
    lookingHere = false;
    skip();
  }

  /** Reports all formats that wait for a string as unused. */
  public void stopWaiting() {
    reportUnused(nesting.dropWaiting(0));
  }

  /** Treats the rest of the current string as any other text. */
  public void skip() {
    literal.skip();
  }

  /** True if the current string has turned out to be wanted. */
  public boolean isInValue() {
    return literal.isWanted();
  }

  /** True if the current string may name a format. */
  public boolean isInFormat() {
    return literal.isFormat();
  }

  /** A line ends, and with it any string. */
  void endLine() {
    literal.breakOff();
  }

  /** The text ends, complete or not; the next byte begins another one. */
  void restart() {
    reportUnused(nesting.closeAll());
    lookingHere = true;
    search.restart();
    structure.restart();
    literal.skip();
    state = home;
    expected = WantedKeys.Value.ANY;
    last.restart();
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
  private int follow(byte[] bytes, int from, int at, int to) {
    int block;
    for (int i = at; i < to; i = block + CharacterMasks.BLOCK) {
      block = structure.read(bytes, i, to);
      for (long left = structure.all(); left != 0; left &= left - 1) {
        int token = block + Long.numberOfTrailingZeros(left);
        take(bytes, from, token, to);
        if (isOver()) {
          state = ScanState.SEARCH;
          search.restart();
          return token + 1;
        }
      }
    }
    return to;
  }

  /** True if nothing is expected any more, and nothing before has to be remembered. */
  private boolean isOver() {
    return state == ScanState.STRUCTURE
        && home == ScanState.SEARCH
        && expected == WantedKeys.Value.ANY
        && nesting.isEmpty()
        && (wanted.format().isEmpty() || nesting.hasNoValues());
  }

  /** Takes a byte that belongs to the structure. */
  private void take(byte[] bytes, int from, int at, int to) {
    switch (bytes[at]) {
      case '"' -> {
        if (state == ScanState.STRUCTURE) {
          content = at + 1;
          beginString(bytes, to, last.isColon(bytes, from, at));
        } else {
          endString(bytes, at);
        }
      }
      case '{' -> open(false);
      case '[' -> open(expected == WantedKeys.Value.LIST && last.isColon(bytes, from, at));
      case '}', ']' -> close();
      default -> {} // not a bracket, see CharacterMasks.brackets
    }
  }

  private void beginString(byte[] bytes, int to, boolean afterColon) {
    if (!afterColon && !nesting.isInList()) {
      keys.begin();
      state = ScanState.KEY;
      return;
    }
    state = ScanState.STRING;
    WantedKeys.Value value = expected;
    expected = WantedKeys.Value.ANY;
    if (!looking || !lookingHere) {
      return;
    }
    if (nesting.isInList()) {
      literal.beginCandidate(bytes, content, to);
    } else if (!nesting.isTooDeep()) {
      switch (value) {
        case MEMBER -> literal.beginCandidate(bytes, content, to);
        case FORMAT -> literal.beginFormat(bytes, content, to);
        default -> {}
      }
    }
  }

  private void endString(byte[] bytes, int quote) {
    if (state == ScanState.KEY) {
      expected = wanted.value(keys.match(bytes, content, quote));
    } else {
      literal.end(quote);
    }
    state = ScanState.STRUCTURE;
  }

  private void open(boolean list) {
    nesting.open(list);
    expected = WantedKeys.Value.ANY;
  }

  private void close() {
    reportUnused(nesting.close());
    expected = WantedKeys.Value.ANY;
  }

  private void reportUnused(int count) {
    for (int i = 0; i < count; i++) {
      formats.formatUnused();
    }
  }

  /** Stands for the listener where no key of a format is wanted. */
  private enum NoFormats implements FormatListener {
    INSTANCE;

    @Override
    public void formatEnds(int before) {}

    @Override
    public void formatUnused() {}
  }
}
