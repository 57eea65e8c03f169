package sluice.worker.video;

/** There is no film, or no studio. The message is one plain sentence that says why. */
public final class FilmException extends Exception {

  private static final long serialVersionUID = 1L;

  FilmException(String sentence) {
    super(sentence);
  }

  FilmException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
