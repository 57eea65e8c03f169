package sluice.testkit.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Sends everything written to it in chunks of 64 KiB: RFC 9112 section 7.1. It does not write the
 * last chunk.
 */
final class ChunkedOutput extends OutputStream {

  private static final int CHUNK_BYTES = 64 * 1024;

  private final OutputStream out;

  ChunkedOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    for (int at = 0; at < length; at += CHUNK_BYTES) {
      int size = Math.min(CHUNK_BYTES, length - at);
      ByteArrayOutputStream chunk = new ByteArrayOutputStream(size + 16);
      chunk.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      chunk.write(bytes, from + at, size);
      chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
      chunk.writeTo(out);
    }
  }
}
