package sluice.worker.speech;

/** Result of speaking a text. A refusal is a result, not an exception. */
public sealed interface Speaking {

  /**
   * The text as sound.
   *
   * @param samples one channel of 16 bits at 16 kHz, at least one sample, not copied; begins and
   *     ends with at most a tenth of a second of silence
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sound(short[] samples) implements Speaking {}

  /**
   * The text was not spoken.
   *
   * @param reason kind of fault
   * @param detail one short sentence for a log line; never holds the text
   */
  record Refused(Reason reason, String detail) implements Speaking {}

  /** Reasons for refusing a text. */
  enum Reason {
    /** No speech program is installed for the language. */
    NO_SPEECH_ENGINE,
    /** The text has nothing that can be pronounced. */
    NOTHING_TO_SAY,
    /** The program failed, or the sound would be too long. */
    NOT_RENDERED,
    /** The time ran out, or the thread was interrupted. */
    LATE
  }
}
