package sluice.testkit.fusionbrain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Finds the image in a status response as the frame's firmware does: not as JSON, but by counting
 * quotation marks. Members that are not strings disturb the count, so the order of members and even
 * an empty text decide whether it finds an image.
 */
final class QuoteScan {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private final FrameResponse body;

  QuoteScan(FrameResponse body) {
    this.body = body;
  }

  /** Result of the scan. After DONE, the body continues with the first base64 character. */
  enum Found {
    IMAGE,
    WAITING,
    FAILED,
    NOTHING
  }

  Found find() throws IOException {
    boolean inResult = false;
    while (true) {
      upToQuote();
      String key = upToQuote();
      if (key.equals("result")) {
        inResult = true;
        continue;
      }
      if (inResult && key.equals("files")) {
        upToQuote();
        return Found.IMAGE;
      }
      upToQuote();
      String value = upToQuote();
      if (key.isEmpty() || value.isEmpty()) {
        return Found.NOTHING; // also at the end of the body, where all texts are empty
      }
      if (key.equals("status")) {
        switch (value) {
          case "INITIAL", "PROCESSING" -> {
            return Found.WAITING;
          }
          case "FAIL" -> {
            return Found.FAILED;
          }
          default -> {} // DONE: the image follows
        }
      }
    }
  }

  /**
   * Decodes the image up to the padding, the closing quote or the end of the body.
   *
   * @throws IOException also for a character outside the base64 alphabet
   */
  byte[] image() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int bits = 0;
    int bitCount = 0;
    int next = body.read();
    while (next >= 0 && next != '=' && next != '"') {
      int value = ALPHABET.indexOf(next);
      if (value < 0) {
        throw new IOException(
            "image corrupted by '%c' after %d bytes".formatted((char) next, bytes.size()));
      }
      bits = (bits << 6 | value) & 0xfff;
      bitCount += 6;
      if (bitCount >= 8) {
        bitCount -= 8;
        bytes.write(bits >> bitCount);
      }
      next = body.read();
    }
    return bytes.toByteArray();
  }

  private String upToQuote() throws IOException {
    StringBuilder text = new StringBuilder();
    int next = body.read();
    while (next >= 0 && next != '"') {
      text.append((char) next);
      next = body.read();
    }
    return text.toString();
  }
}
