package sluice.testkit.hostile;

/** The bytes end before the request does. */
final class TruncatedRequest extends Exception {

  private static final long serialVersionUID = 1;
}
