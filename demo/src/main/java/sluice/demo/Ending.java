package sluice.demo;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The response to a status request when a run has ended. */
public sealed interface Ending {

  /**
   * Images.
   *
   * @param base64 one text per file, put into the JSON unchanged
   * @param topLevel puts the key {@code files} at the top level, as one public client expects
   * @param censored the service has replaced the image with a neutral one
   */
  record Files(List<String> base64, boolean topLevel, boolean censored) implements Ending {

    public Files {
      base64 = List.copyOf(base64);
    }

    public Files atTopLevel() {
      return new Files(base64, true, censored);
    }

    public Files asCensored() {
      return new Files(base64, topLevel, true);
    }

    /** Shortens every image to its first characters. */
    public Files truncatedTo(int chars) {
      List<String> cut = new ArrayList<>();
      for (String text : base64) {
        cut.add(text.substring(0, Math.min(chars, text.length())));
      }
      return new Files(cut, topLevel, censored);
    }
  }

  /** The run failed. */
  record Failed(String description) implements Ending {}

  /** A body written by the test, with {@code $UUID} where the identifier goes. */
  record Verbatim(String body) implements Ending {}

  /**
   * One image too large for memory, generated while it is sent.
   *
   * @param base64Start the first characters, which identify the image format
   * @param chars minimum length of the base64 text, rounded up to a whole number of writes
   */
  record Huge(String base64Start, long chars) implements Ending {}

  /** Files of any kind: PNG, JPEG or text. */
  static Files images(byte[]... files) {
    List<String> base64 = new ArrayList<>();
    for (byte[] file : files) {
      base64.add(Base64.getEncoder().encodeToString(file));
    }
    return new Files(base64, false, false);
  }
}
