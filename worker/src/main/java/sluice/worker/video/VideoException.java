package sluice.worker.video;

/** There is no video, or no studio. The message is one plain sentence that says why. */
public final class VideoException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean late;

  private VideoException(String sentence, boolean late) {
    super(sentence);
    this.late = late;
  }

  /** The time for it was over. */
  static VideoException late() {
    return new VideoException("There was not enough time for the video", true);
  }

  /** True if it would have been a video with more time. */
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
