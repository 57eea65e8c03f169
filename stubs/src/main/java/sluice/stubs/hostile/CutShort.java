package sluice.stubs.hostile;

/** The bytes end where more must follow. */
final class CutShort extends Exception {

  private static final long serialVersionUID = 1;
}
