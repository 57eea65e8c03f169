package sluice.testkit.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A status response with one image in it.
 *
 * @param base64 the image; empty for an empty file
 */
record ImageBody(String base64) {

  private static final String BEFORE =
      "{\"uuid\":\"ffffffff-ffff-4e5e-ab06-ffffffffffff\",\"status\":\"DONE\",\"result\":{\"files\":[\"";
  private static final String AFTER = "\"],\"censored\":false}}";

  static ImageBody of(byte[] file) {
    return new ImageBody(Base64.getEncoder().encodeToString(file));
  }

  byte[] bytes() {
    return ascii(BEFORE + base64 + AFTER);
  }

  /** The literal in place of the image in another body, if everything around it is equal. */
  Optional<byte[]> literalIn(byte[] other) {
    int from = BEFORE.length();
    int to = other.length - AFTER.length();
    boolean same =
        from <= to
            && Arrays.equals(other, 0, from, ascii(BEFORE), 0, from)
            && Arrays.equals(other, to, other.length, ascii(AFTER), 0, AFTER.length());
    return same ? Optional.of(Arrays.copyOfRange(other, from, to)) : Optional.empty();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
