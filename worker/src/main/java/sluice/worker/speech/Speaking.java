package sluice.worker.speech;

/** What became of a text. A refusal is a response, not an exception. */
public sealed interface Speaking {

  /**
   * The text as sound.
   *
   * @param samples one channel of 16 bits at 16 kHz, at least one; handed over, not copied. There
   *     is at most a tenth of a second of silence before and behind what is said
   */
  @SuppressWarnings("ArrayRecordComponent") // sound is passed on, never compared
  record Sound(short[] samples) implements Speaking {}

  /**
   * The text was not spoken.
   *
   * @param reason the kind of fault
   * @param detail one short sentence for a log line; never holds the text
   */
  record Refused(Reason reason, String detail) implements Speaking {}

  /** Why there is no sound. */
  enum Reason {
    /** No program that speaks is installed. */
    NO_ENGINE,
    /** The text has nothing in it that sounds. */
    NOTHING_TO_SAY,
    /** The program failed, or would have spoken for too long. */
    FAILED,
    /** The time was over, or the thread was interrupted. */
    LATE
  }
}
