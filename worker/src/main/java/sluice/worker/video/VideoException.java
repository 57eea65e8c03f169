package sluice.worker.video;

/** A video or a studio could not be made. The message is one sentence that says why. */
public final class VideoException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean late;

  private VideoException(String sentence, boolean late) {
    super(sentence);
    this.late = late;
  }

  /** The time was up. */
  static VideoException late() {
    return new VideoException("The video was not finished in time", true);
  }

  /** True if the video failed only because the time was up. */
  public boolean isLate() {
    return late;
  }

  VideoException(String sentence) {
    this(sentence, false);
  }

  VideoException(String sentence, Throwable cause) {
    super(sentence, cause);
    late = false;
  }
}
