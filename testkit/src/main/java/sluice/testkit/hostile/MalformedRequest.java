package sluice.testkit.hostile;

/** The bytes are not a valid request. */
final class MalformedRequest extends Exception {

  private static final long serialVersionUID = 1;

  private final String why;

  MalformedRequest(String why) {
    super(why);
    this.why = why;
  }

  String why() {
    return why;
  }
}
