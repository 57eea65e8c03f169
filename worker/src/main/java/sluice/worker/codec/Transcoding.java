package sluice.worker.codec;

/** What became of a picture. A refusal is an answer, not an exception: the PNG stays as it is. */
public sealed interface Transcoding {

  /**
   * The picture as a baseline JPEG.
   *
   * @param bytes the whole JPEG file; handed over, not copied
   * @param width in pixels
   * @param height in pixels
   */
  @SuppressWarnings("ArrayRecordComponent") // pictures are passed on, never compared
  record Jpeg(byte[] bytes, int width, int height) implements Transcoding {}

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
