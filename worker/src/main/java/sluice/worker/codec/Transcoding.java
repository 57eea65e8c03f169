package sluice.worker.codec;

import java.nio.ByteBuffer;

/** What became of an image. A refusal is a response, not an exception: the PNG stays as it is. */
public sealed interface Transcoding {

  /**
   * The image as a baseline JPEG.
   *
   * @param file the whole JPEG file, handed over, in an array that may be longer; to copy it into
   *     one of its own size would double the memory of the largest images
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
   * @param reason the kind of fault
   * @param detail one short sentence for a log line; never holds image bytes
   */
  record Refused(Reason reason, String detail) implements Transcoding {}

  /** Why an image is left alone. */
  enum Reason {
    /** The bytes do not start with the PNG signature. */
    NOT_A_PNG,
    /** More bytes, pixels or pixels on a side than {@link CodecLimits} allow. */
    TOO_LARGE,
    /** A PNG that is damaged, cut short or outside the PNG specification. */
    CORRUPT
  }
}
