package sluice.testkit.hostile;

/** Ways to occupy a connection and send or read almost nothing. */
enum Slowness {
  HEADERS(
      "clients sending a head at 1 byte per 4 s",
      "GET /small HTTP/1.1\r\nHost: h\r\nX-Slow: ",
      true,
      false,
      1),
  BODIES(
      "clients sending a body at 1 byte per 4 s",
      "POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n",
      true,
      false,
      2),
  READERS(
      "clients reading 1 byte per 4 s", "GET /large HTTP/1.1\r\nHost: h\r\n\r\n", false, true, 2),
  NOT_READING("clients reading nothing", "GET /large HTTP/1.1\r\nHost: h\r\n\r\n", false, false, 2);

  private final String description;
  private final String beginning;
  private final boolean writesSlowly;
  private final boolean readsSlowly;
  private final int descriptors;

  Slowness(
      String description,
      String beginning,
      boolean writesSlowly,
      boolean readsSlowly,
      int descriptors) {
    this.description = description;
    this.beginning = beginning;
    this.writesSlowly = writesSlowly;
    this.readsSlowly = readsSlowly;
    this.descriptors = descriptors;
  }

  String description() {
    return description;
  }

  /** Bytes sent immediately. */
  String beginning() {
    return beginning;
  }

  /** True if the client sends a byte every 4 seconds. */
  boolean writesSlowly() {
    return writesSlowly;
  }

  /** True if the client reads a byte every 4 seconds. */
  boolean readsSlowly() {
    return readsSlowly;
  }

  /** Descriptors used in the gateway: its connection, and for some one to the upstream. */
  int descriptors() {
    return descriptors;
  }
}
