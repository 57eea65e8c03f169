package sluice.gateway.rewrite;

import io.vertx.core.buffer.Buffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import sluice.shared.transport.HeapBytes;

/**
 * Reads gzip (RFC 1952) that arrives in pieces: one or several members, each with a head, a deflate
 * stream, and a trailer with checksum and length of the unpacked bytes.
 *
 * <p>Is as lenient as common clients where no byte of the content is in doubt: empty input is an
 * empty text, the last trailer may be missing, and bytes behind a member that do not begin another
 * one are ignored. A trailer must be correct if present, and a deflate stream must end.
 *
 * <p>{@link java.util.zip.GZIPInputStream} blocks for its input, and Netty's decoder does not tell
 * whether the last of several members is complete.
 */
final class GzipMembers implements AutoCloseable {

  private static final int HEAD_BYTES = 10;
  private static final int TRAILER_BYTES = 8;
  private static final int HEAD_BYTES_MAX = 64 * 1024;

  /** The two magic bytes, and deflate, the only method: RFC 1952 section 2.3.1. */
  private static final byte[] BEGINNING = {0x1f, (byte) 0x8b, 8};

  private static final int FLAG_HEAD_CHECKSUM = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;

  private enum Part {
    HEAD,
    DEFLATE,
    TRAILER,
    PADDING
  }

  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private Buffer waiting = Buffer.buffer();
  private Buffer given = Buffer.buffer();
  private Part part = Part.HEAD;
  private boolean starved;
  private boolean oneIsComplete;

  /** Takes the next piece, after the previous one has been read to its end. */
  void feed(Buffer piece) {
    waiting = waiting.length() == 0 ? piece : waiting.copy().appendBuffer(piece);
    starved = false;
  }

  /** True if {@link #next} may return more without further input. */
  boolean hasMore() {
    return !starved && (waiting.length() > 0 || part == Part.DEFLATE);
  }

  /** True if the input may end here, outside of a deflate stream. */
  boolean isComplete() {
    return switch (part) {
      case HEAD -> oneIsComplete || waiting.length() == 0;
      case DEFLATE -> false;
      case TRAILER, PADDING -> true;
    };
  }

  /**
   * Unpacks further bytes.
   *
   * @param bytesMax most bytes to return
   * @return the bytes; may be empty within a head or a trailer
   * @throws DataFormatException if the input is not gzip, or is damaged
   */
  Buffer next(int bytesMax) throws DataFormatException {
    switch (part) {
      case HEAD -> head();
      case DEFLATE -> {
        return inflate(bytesMax);
      }
      case TRAILER -> trailer();
      case PADDING -> take(waiting.length());
    }
    return Buffer.buffer();
  }

  @Override
  public void close() {
    inflater.end();
  }

  private void head() throws DataFormatException {
    if (!mayBeMember()) {
      noMember("no gzip");
      return;
    }
    int length = headLength();
    if ((length < 0 ? waiting.length() : length) > HEAD_BYTES_MAX) {
      noMember("the head has no end");
      return;
    }
    if (length < 0) {
      starved = true;
      return;
    }
    take(length);
    inflater.reset();
    checksum.reset();
    part = Part.DEFLATE;
  }

  /** Ignores bytes behind a member, as gzip itself does; fails before the first one. */
  private void noMember(String what) throws DataFormatException {
    if (!oneIsComplete) {
      throw new DataFormatException(what);
    }
    part = Part.PADDING; // skips to the end
  }

  /** True if the waiting bytes are, or may become, the beginning of a member. */
  private boolean mayBeMember() {
    boolean begins = true;
    for (int i = 0; i < Math.min(BEGINNING.length, waiting.length()); i++) {
      begins &= waiting.getByte(i) == BEGINNING[i];
    }
    return begins;
  }

  /** Length of the head; negative while it is incomplete. */
  private int headLength() {
    if (waiting.length() < HEAD_BYTES) {
      return -1;
    }
    int flags = waiting.getByte(3);
    int at = HEAD_BYTES;
    if ((flags & FLAG_EXTRA) != 0) {
      if (waiting.length() < at + 2) {
        return -1;
      }
      at += 2 + waiting.getUnsignedShortLE(at);
    }
    if ((flags & FLAG_NAME) != 0) {
      at = behindZero(at);
    }
    if ((flags & FLAG_COMMENT) != 0) {
      at = behindZero(at);
    }
    if ((flags & FLAG_HEAD_CHECKSUM) != 0 && at >= 0) {
      at += 2;
    }
    return at <= waiting.length() ? at : -1;
  }

  private int behindZero(int from) {
    for (int i = from; i >= 0 && i < waiting.length(); i++) {
      if (waiting.getByte(i) == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  private Buffer inflate(int bytesMax) throws DataFormatException {
    if (inflater.needsInput()) {
      giveToInflater();
    }
    byte[] bytes = new byte[bytesMax];
    int count = inflater.inflate(bytes);
    checksum.update(bytes, 0, count);
    if (inflater.finished()) {
      part = Part.TRAILER;
      waiting = given.slice(given.length() - inflater.getRemaining(), given.length());
    } else if (inflater.needsDictionary()) {
      throw new DataFormatException("a dictionary is needed");
    } else {
      starved = inflater.needsInput() && count < bytesMax;
    }
    return HeapBytes.buffer(bytes, count);
  }

  private void giveToInflater() {
    given = waiting;
    waiting = Buffer.buffer();
    HeapBytes bytes = HeapBytes.of(given);
    inflater.setInput(bytes.array(), bytes.from(), bytes.to() - bytes.from());
  }

  private void trailer() throws DataFormatException {
    if (waiting.length() < TRAILER_BYTES) {
      starved = true;
      return;
    }
    boolean right =
        waiting.getIntLE(0) == (int) checksum.getValue()
            && waiting.getIntLE(Integer.BYTES) == (int) inflater.getBytesWritten();
    if (!right) {
      throw new DataFormatException("damaged");
    }
    take(TRAILER_BYTES);
    part = Part.HEAD;
    oneIsComplete = true;
  }

  private void take(int bytes) {
    waiting = waiting.slice(bytes, waiting.length());
  }
}
