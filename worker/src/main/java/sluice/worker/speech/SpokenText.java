package sluice.worker.speech;

/**
 * Reduces text to words and symbols, without anything that a speech program could take for a
 * command. Speech programs interpret parts of their input:
 *
 * <ul>
 *   <li>espeak-ng reads text between {@code [[} and {@code ]]} as phoneme names (docs/phonemes.md),
 *       regardless of its options;
 *   <li>in espeak-ng, control character 1 begins a command that changes voice, speed or volume
 *       (embedded commands in speak_lib.h), and a NUL ends the text;
 *   <li>both programs support SSML, which stays off, so tags are read out as words.
 * </ul>
 */
final class SpokenText {

  private SpokenText() {}

  /** Replaces everything but letters, numbers, symbols, punctuation and white space by spaces. */
  static String of(String text) {
    StringBuilder spoken = new StringBuilder(text.length());
    text.codePoints().map(SpokenText::harmless).forEach(spoken::appendCodePoint);
    return spoken.toString().strip();
  }

  /** True if the text has a letter, a number, or a symbol with a name. */
  static boolean isPronounceable(String spoken) {
    return spoken.codePoints().anyMatch(SpokenText::isPronounceable);
  }

  private static boolean isPronounceable(int character) {
    return Character.isLetterOrDigit(character)
        || switch (Character.getType(character)) {
          case Character.LETTER_NUMBER,
              Character.OTHER_NUMBER,
              Character.OTHER_SYMBOL,
              Character.CURRENCY_SYMBOL,
              Character.MATH_SYMBOL ->
              true;
          default -> false;
        };
  }

  private static int harmless(int character) {
    if (character == '[' || character == ']') {
      return ' ';
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL -> character == '\n' ? '\n' : ' '; // empty lines are pauses
      // Unpaired surrogates cannot be encoded as UTF-8; programs may treat the others in any way.
      case Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          ' ';
      default -> character;
    };
  }
}
