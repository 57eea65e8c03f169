package sluice.stubs.hostile;

/** Ways to hold a place and hardly move. */
enum Slowness {
  HEADERS("heads of one byte in 4 s", "GET /small HTTP/1.1\r\nHost: h\r\nX-Slow: ", true, false, 1),
  BODIES(
      "bodies of one byte in 4 s",
      "POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n",
      true,
      false,
      2),
  READERS("readers of one byte in 4 s", "GET /large HTTP/1.1\r\nHost: h\r\n\r\n", false, true, 2),
  DEAF("readers of nothing", "GET /large HTTP/1.1\r\nHost: h\r\n\r\n", false, false, 2);

  private final String words;
  private final String beginning;
  private final boolean trickles;
  private final boolean sips;
  private final int descriptors;

  Slowness(String words, String beginning, boolean trickles, boolean sips, int descriptors) {
    this.words = words;
    this.beginning = beginning;
    this.trickles = trickles;
    this.sips = sips;
    this.descriptors = descriptors;
  }

  String words() {
    return words;
  }

  /** What is sent at once. */
  String beginning() {
    return beginning;
  }

  /** True if a byte follows now and then. */
  boolean trickles() {
    return trickles;
  }

  /** True if a byte is read now and then. */
  boolean sips() {
    return sips;
  }

  /** What one of them takes of the gateway: its connection, and maybe one to the upstream. */
  int descriptors() {
    return descriptors;
  }
}
