package sluice.worker.codec;

/**
 * Carries a refusal from where the fault is seen up to {@link Transcoder}, which turns it into an
 * answer. Has no stack trace: bad input is expected, and must be cheap.
 */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final Transcoding.Reason reason;
  private final String detail;

  private Refusal(Transcoding.Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
    this.detail = detail;
  }

  static Refusal notAPng() {
    return new Refusal(Transcoding.Reason.NOT_A_PNG, "no PNG signature");
  }

  static Refusal tooLarge(String detail) {
    return new Refusal(Transcoding.Reason.TOO_LARGE, detail);
  }

  static Refusal corrupt(String detail) {
    return new Refusal(Transcoding.Reason.CORRUPT, detail);
  }

  Transcoding.Refused answer() {
    return new Transcoding.Refused(reason, detail);
  }
}
