package sluice.worker.codec;

import java.nio.ByteBuffer;

/** What became of a picture. A refusal is an answer, not an exception: the PNG stays as it is. */
public sealed interface Transcoding {

  /**
   * The picture as a baseline JPEG.
   *
   * @param file the whole JPEG file, handed over, in an array that may be longer; to copy it into
   *     one of its own size would double the memory of the largest pictures
   * @param width in pixels
   * @param height in pixels
   */
  record Jpeg(ByteBuffer file, int width, int height) implements Transcoding {

    /** A copy of the file. */
    public byte[] bytes() {
      byte[] bytes = new byte[file.remaining()];
      file.get(file.position(), bytes);
      return bytes;
    }
  }

  /**
   * The picture was not converted.
   *
   * @param reason the kind of fault
   * @param detail one short sentence for a log line; never holds picture bytes
   */
  record Refused(Reason reason, String detail) implements Transcoding {}

  /** Why a picture is left alone. */
  enum Reason {
    /** The bytes do not start with the PNG signature. */
    NOT_A_PNG,
    /** More bytes, pixels or pixels on a side than {@link CodecLimits} allow. */
    TOO_LARGE,
    /** A PNG that is damaged, cut short or outside the PNG specification. */
    CORRUPT
  }
}
