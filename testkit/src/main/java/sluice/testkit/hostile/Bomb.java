package sluice.testkit.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Deflater;

/** Responses of excessive size, depth or number of images. */
enum Bomb {
  GZIP("gzip of 2 GB in one string", 4) {
    @Override
    Repeated body() {
      return gzip("{\"a\":\"");
    }
  },
  GZIP_IMAGE("gzip of 2 GB in one image", 4) {
    @Override
    Repeated body() {
      return gzip("{\"files\":[\"" + PNG_START);
    }
  },
  LARGE("100 MB, 20 at once", 20) {
    @Override
    Repeated body() {
      return new Repeated("{\"a\":[\"", "0123456789abcdef".repeat(UNIT / 16), 100, "\"]}");
    }
  },
  DEEP("100,000 levels deep", 4) {
    @Override
    Repeated body() {
      return new Repeated("[".repeat(100_000), "1", 1, "]".repeat(100_000));
    }
  },
  MANY("100,000 images in one array", 2) {
    @Override
    Repeated body() {
      String image = Base64.getEncoder().encodeToString(SamplePngs.tiny());
      return new Repeated("{\"files\":[", ("\"" + image + "\",").repeat(1_000), 100, "null]}");
    }
  },
  GIANT("one image of 100 MB", 4) {
    @Override
    Repeated body() {
      return new Repeated("{\"files\":[\"" + PNG_START, "A".repeat(UNIT), 100, "\"]}");
    }
  };

  private static final int UNIT = 1 << 20;
  private static final int GZIP_UNITS = 2_048;
  private static final String PNG_START = "iVBORw0KGgoAAAANSUhEUgAA";

  private final String description;
  private final int atOnce;

  Bomb(String description, int atOnce) {
    this.description = description;
    this.atOnce = atOnce;
  }

  abstract Repeated body();

  String description() {
    return description;
  }

  /** Number of concurrent requests. */
  int atOnce() {
    return atOnce;
  }

  String target() {
    return "/" + name().toLowerCase(Locale.ROOT);
  }

  boolean isGzip() {
    return this == GZIP || this == GZIP_IMAGE;
  }

  /** True if the client must receive exactly the bytes that the upstream sent. */
  boolean isForwardedUnchanged() {
    return !isGzip() && this != MANY;
  }

  /** Sends the response in chunks, so that no Content-Length reveals its size. */
  void send(OutputStream out) throws IOException {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
            + (isGzip() ? "Content-Encoding: gzip\r\n\r\n" : "\r\n");
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    body().writeTo(new ChunkedOutput(out));
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** CRC-32C of the body as it is sent. */
  long checksum() throws IOException {
    CRC32C sum = new CRC32C();
    body().writeTo(new CheckedOutputStream(OutputStream.nullOutputStream(), sum));
    return sum.getValue();
  }

  /**
   * Two gigabytes packed into two megabytes. Only one megabyte is compressed: after a full flush, a
   * deflate block can be repeated. The trailer is missing, because no client should get that far.
   */
  private static Repeated gzip(String start) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff});
    head.writeBytes(packed(deflater, start));
    byte[] unit = packed(deflater, "A".repeat(UNIT));
    deflater.end();
    return new Repeated(head.toByteArray(), unit, GZIP_UNITS, new byte[0]);
  }

  private static byte[] packed(Deflater deflater, String text) {
    deflater.setInput(text.getBytes(StandardCharsets.US_ASCII));
    byte[] out = new byte[text.length() + 64];
    int length = deflater.deflate(out, 0, out.length, Deflater.FULL_FLUSH);
    return Arrays.copyOf(out, length);
  }
}
