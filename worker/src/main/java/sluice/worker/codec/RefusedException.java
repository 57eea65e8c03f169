package sluice.worker.codec;

/**
 * Thrown where a fault is detected; {@link Transcoder} turns it into a {@link Transcoding.Refused}.
 * Has no stack trace, because bad input is expected and must be cheap to refuse.
 */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Transcoding.Reason reason;
  private final String detail;

  private RefusedException(Transcoding.Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
    this.detail = detail;
  }

  static RefusedException notAPng() {
    return new RefusedException(Transcoding.Reason.NOT_A_PNG, "no PNG signature");
  }

  static RefusedException tooLarge(String detail) {
    return new RefusedException(Transcoding.Reason.TOO_LARGE, detail);
  }

  static RefusedException corrupt(String detail) {
    return new RefusedException(Transcoding.Reason.CORRUPT, detail);
  }

  Transcoding.Refused toRefused() {
    return new Transcoding.Refused(reason, detail);
  }
}
