package sluice.worker.codec;

import org.bytedeco.javacpp.BytePointer;

/** Holds the JPEG file that the encoder produced last. */
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

  /** The array whose first {@link #length} bytes are the file. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }
}
