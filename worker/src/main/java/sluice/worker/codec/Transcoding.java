package sluice.worker.codec;

import java.nio.ByteBuffer;

/** Result of a conversion. A refusal is a result, not an exception. */
public sealed interface Transcoding {

  /**
   * The image as a baseline JPEG.
   *
   * @param file the complete JPEG file, not copied; its array may be longer, because a copy of
   *     exact size would double the memory of the largest images
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
   * The image was not converted.
   *
   * @param reason kind of fault
   * @param detail one short sentence for a log line; never holds image bytes
   */
  record Refused(Reason reason, String detail) implements Transcoding {}

  /** Reasons for refusing an image. */
  enum Reason {
    /** The bytes do not start with the PNG signature. */
    NOT_A_PNG,
    /** More bytes, pixels or pixels per side than {@link CodecLimits} allow. */
    TOO_LARGE,
    /** A PNG that is damaged, truncated or not valid by the specification. */
    CORRUPT
  }
}
