package sluice.worker.codec;

import org.bytedeco.javacpp.BytePointer;

/** A JPEG file as the encoder has just made it; the next one takes its place. */
final class StripBuffer {

  private static final int FIRST_BYTES = 8 * 1024;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;

  void fill(BytePointer file) {
    length = Math.toIntExact(file.limit());
    if (length > bytes.length) {
      bytes = new byte[length + length / 4];
    }
    file.get(bytes, 0, length);
  }

  /** The file from the beginning of the array, and something else behind it. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }
}
