package sluice.testkit.fusionbrain;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Measures the records of a TLS stream while it is read (RFC 5246 section 6.2.1). */
final class RecordMeter extends FilterInputStream {

  private static final int HEADER_BYTES = 5;

  private int inHeader;
  private int length;
  private int left;
  private int largestBytes;

  RecordMeter(InputStream in) {
    super(in);
  }

  /** Payload of the largest record so far, encryption overhead included. */
  int largestBytes() {
    return largestBytes;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next >= 0) {
      see(next);
    }
    return next;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    int read = super.read(into, offset, count);
    for (int i = 0; i < read; i++) {
      see(into[offset + i] & 0xff);
    }
    return read;
  }

  private void see(int next) {
    if (left > 0) {
      left--;
      return;
    }
    inHeader++;
    // Type and version are shifted out; the last two bytes are the length.
    length = (length << 8 | next) & 0xffff;
    if (inHeader == HEADER_BYTES) {
      inHeader = 0;
      left = length;
      largestBytes = Math.max(largestBytes, length);
    }
  }
}
