package sluice.testkit.hostile;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Ways in which an upstream can send a text. */
enum TextDelivery {
  /** With a Content-Length. */
  PLAIN,
  /** In chunks of odd sizes, so that chunks end at every kind of token. */
  CHUNKS,
  /** In gzip, with a Content-Length. */
  GZIP,
  /** In gzip and in chunks. */
  GZIP_CHUNKS;

  private static final int[] SIZES = {1, 3, 7, 2, 13, 1, 31, 5};
  private static final String GZIPPED = "Content-Encoding: gzip\r\n";

  /** Writes a complete response. */
  void send(byte[] text, OutputStream out) throws IOException {
    switch (this) {
      case PLAIN -> ThreadedUpstream.json(out, text);
      case CHUNKS -> chunks(text, "", out);
      case GZIP -> {
        byte[] packed = gzip(text);
        ThreadedUpstream.head(out, packed.length, GZIPPED);
        out.write(packed);
      }
      case GZIP_CHUNKS -> chunks(gzip(text), GZIPPED, out);
    }
  }

  private static void chunks(byte[] bytes, String moreHeaders, OutputStream raw)
      throws IOException {
    OutputStream out = new BufferedOutputStream(raw);
    print(
        out,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
            + moreHeaders
            + "\r\n");
    int at = 0;
    for (int chunk = 0; at < bytes.length; chunk++) {
      int size = Math.min(SIZES[chunk % SIZES.length], bytes.length - at);
      print(out, Integer.toHexString(size) + "\r\n");
      out.write(bytes, at, size);
      print(out, "\r\n");
      at += size;
    }
    print(out, "0\r\n\r\n");
    out.flush();
  }

  private static void print(OutputStream out, String ascii) throws IOException {
    out.write(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] gzip(byte[] text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text);
    }
    return packed.toByteArray();
  }
}
