package sluice.stubs.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A status answer with one picture in it.
 *
 * @param base64 the picture; empty for an empty file
 */
record PictureBody(String base64) {

  private static final String BEFORE =
      "{\"uuid\":\"ffffffff-ffff-4e5e-ab06-ffffffffffff\",\"status\":\"DONE\",\"result\":{\"files\":[\"";
  private static final String AFTER = "\"],\"censored\":false}}";

  static PictureBody of(byte[] file) {
    return new PictureBody(Base64.getEncoder().encodeToString(file));
  }

  byte[] bytes() {
    return ascii(BEFORE + base64 + AFTER);
  }

  /** What stands in the place of the picture in another body, if everything around it is equal. */
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
