package sluice.worker.speech;

/**
 * Text as a speech program may get it: words and signs, nothing that it would take for an
 * instruction. Programs of this kind obey what they find in a text:
 *
 * <ul>
 *   <li>espeak-ng reads what stands between {@code [[} and {@code ]]} as names of phonemes
 *       (docs/phonemes.md), whatever its options;
 *   <li>it takes the control character 1 for the beginning of a command that changes voice, speed
 *       and volume (espeakCHARS and embedded commands in speak_lib.h), and ends at a NUL;
 *   <li>it, and RHVoice, would interpret tags of SSML if asked to, which they are not. Tags are
 *       read out as words.
 * </ul>
 */
final class SpokenText {

  private SpokenText() {}

  /** The text with a space instead of whatever is no letter, number, sign or white space. */
  static String of(String text) {
    StringBuilder spoken = new StringBuilder(text.length());
    text.codePoints().map(SpokenText::harmless).forEach(spoken::appendCodePoint);
    return spoken.toString().strip();
  }

  /** Whether anything in it has a sound: a letter, a number, or a sign that has a name. */
  static boolean sounds(String spoken) {
    return spoken.codePoints().anyMatch(SpokenText::sounds);
  }

  private static boolean sounds(int character) {
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
      case Character.CONTROL -> character == '\n' ? '\n' : ' '; // an empty line is a pause
      // Half a pair cannot be written as UTF-8; of the others a program may have its own idea.
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
