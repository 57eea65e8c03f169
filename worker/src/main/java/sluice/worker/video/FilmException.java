package sluice.worker.video;

/** There is no film, or no studio. The message is one plain sentence that says why. */
public final class FilmException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean late;

  private FilmException(String sentence, boolean late) {
    super(sentence);
    this.late = late;
  }

  /** The time for it was over. */
  static FilmException late() {
    return new FilmException("There was not enough time for the film", true);
  }

  /** True if it would have been a film with more time. */
  public boolean isLate() {
    return late;
  }

  FilmException(String sentence) {
    this(sentence, false);
  }

  FilmException(String sentence, Throwable cause) {
    super(sentence, cause);
    late = false;
  }
}
