package sluice.gateway.rewrite;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.vertx.core.buffer.Buffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Builds members of gzip (RFC 1952) with every kind of head. */
final class GzipFile {

  private static final int NAME_BYTES_MAX = 300;

  /** With the rest of the head just below the bound on it. */
  private static final int EXTRA_BYTES_MAX = 64_000;

  private GzipFile() {}

  /** One member, its head as the fuzzer wants it. */
  static Buffer member(byte[] text, FuzzedDataProvider data) {
    Buffer member = head(data);
    member.appendBytes(deflated(text, data.consumeInt(0, 9)));
    CRC32 checksum = new CRC32();
    checksum.update(text);
    return member.appendIntLE((int) checksum.getValue()).appendIntLE(text.length);
  }

  private static Buffer head(FuzzedDataProvider data) {
    int flags = data.consumeInt(0, 0x1f);
    Buffer head = Buffer.buffer(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags});
    head.appendIntLE(data.consumeInt()).appendShort((short) 0);
    if ((flags & 4) != 0) {
      int extra = data.consumeInt(0, EXTRA_BYTES_MAX);
      head.appendUnsignedShortLE(extra).appendBytes(new byte[extra]);
    }
    for (int field = 8; field <= 16; field *= 2) {
      if ((flags & field) != 0) {
        head.appendString("n".repeat(data.consumeInt(0, NAME_BYTES_MAX))).appendByte((byte) 0);
      }
    }
    if ((flags & 2) != 0) {
      CRC32 checksum = new CRC32();
      checksum.update(head.getBytes());
      head.appendShortLE((short) checksum.getValue());
    }
    return head;
  }

  private static byte[] deflated(byte[] text, int level) {
    try (Deflater deflater = new Deflater(level, true)) {
      deflater.setInput(text);
      deflater.finish();
      byte[] packed = new byte[text.length + 1_000];
      return Buffer.buffer().appendBytes(packed, 0, deflater.deflate(packed)).getBytes();
    }
  }
}
