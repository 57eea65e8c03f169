package sluice.gateway.features.avatar;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import sluice.gateway.http.JsonFields;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;

/**
 * A request to speak a text.
 *
 * @param text never blank
 * @param language one of the supported languages, by ISO 639-1
 * @param chunkSize most words of a chunk
 * @param chunkIndex number in the file name of the response
 */
record SpeechRequest(String text, String language, int chunkSize, int chunkIndex) {

  /** Length of an escape in JSON: RFC 8259 section 7. */
  private static final int BYTES_PER_CHARACTER_MAX = 6;

  /** For everything but the text. */
  private static final int OTHER_BYTES_MAX = 4 * 1024;

  private static final String TEXT = "text";
  private static final String DEFAULT_LANGUAGE = "ru";
  private static final Set<String> LANGUAGES = Set.of("ru", "en", "kk");
  private static final int DEFAULT_CHUNK_SIZE = 15;
  private static final int CHUNK_SIZE_MAX = 100;

  /** Length of the longest body with a text of so many characters, in bytes. */
  static long maxBytes(int characters) {
    return (long) characters * BYTES_PER_CHARACTER_MAX + OTHER_BYTES_MAX;
  }

  /**
   * Parses the body of a request.
   *
   * @param maxCharacters longest text, in UTF-16 code units
   * @throws ProblemException if the body is not a valid request
   */
  static SpeechRequest from(Buffer body, int maxCharacters) {
    JsonObject json = JsonFields.object(body);
    if (json.getValue(TEXT) == null) {
      throw new ProblemException(AvatarProblems.missingField(TEXT));
    }
    String text = JsonFields.text(json, TEXT, "").strip();
    if (text.isEmpty()) {
      throw new ProblemException(AvatarProblems.emptyField(TEXT));
    }
    if (text.length() > maxCharacters) {
      throw new ProblemException(AvatarProblems.fieldTooLong(TEXT, maxCharacters));
    }
    String language = JsonFields.text(json, "language", DEFAULT_LANGUAGE);
    if (!LANGUAGES.contains(language)) {
      throw new ProblemException(AvatarProblems.unknownLanguage());
    }
    return new SpeechRequest(
        text,
        language,
        Math.min(
            within(json, "chunk_size", DEFAULT_CHUNK_SIZE, 1, Integer.MAX_VALUE), CHUNK_SIZE_MAX),
        within(json, "chunk_index", 0, 0, Integer.MAX_VALUE));
  }

  private static int within(JsonObject json, String name, int fallback, int min, int max) {
    int number = JsonFields.whole(json, name, fallback);
    if (number < min || number > max) {
      throw new ProblemException(
          Problems.badRequest(
              "The field '" + name + "' must be between " + min + " and " + max + "."));
    }
    return number;
  }
}
