package sluice.gateway.features.chat;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sluice.gateway.http.Form;
import sluice.gateway.http.JsonFields;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;

/** Extracts the question from a request. */
final class Question {

  /** Largest body of a request, in bytes. */
  static final long BYTES_MAX = 16 << 20;

  /** How many times its length a body may take in memory while it is parsed. */
  static final int COPIES = 6;

  /** Longest question, in characters; the rest is cut off. */
  static final int CHARACTERS_MAX = 10_000;

  /** Field of the question if there is none with the keyword of the settings. */
  private static final String DEFAULT_NAME = "text";

  private static final String FILE = "file";

  private Question() {}

  /**
   * Extracts the question from the body of a request.
   *
   * @param keyword name of its field
   * @param mayBeFile whether a file is accepted as well
   * @throws ProblemException if there is no question
   */
  static String of(@Nullable String contentType, Buffer body, String keyword, boolean mayBeFile) {
    if (!Form.isForm(contentType)) {
      Map<String, String> texts =
          JsonFields.texts(body, Set.copyOf(List.of(keyword, DEFAULT_NAME)));
      return clean(texts.getOrDefault(keyword, texts.getOrDefault(DEFAULT_NAME, "")), keyword);
    }
    Form form = Form.of(contentType, body);
    Optional<String> text =
        Stream.of(keyword, DEFAULT_NAME)
            .map(form.fields()::get)
            .filter(Objects::nonNull)
            .findFirst();
    // A browser sends an empty file where none has been chosen.
    Optional<Buffer> file =
        Optional.ofNullable(form.files().get(FILE)).filter(bytes -> bytes.length() > 0);
    if (file.isPresent() && !mayBeFile) {
      throw new ProblemException(Problems.badRequest("Files are not accepted."));
    }
    return clean(
        Stream.of(text, file.map(Question::text))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("\n\n")),
        keyword);
  }

  private static String text(Buffer file) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(file.getBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ProblemException(Problems.badRequest("The file is not valid UTF-8."));
    }
  }

  /**
   * Removes control characters and cuts a question that is too long.
   *
   * @param keyword name of its field
   * @throws ProblemException if nothing is left
   */
  static String clean(String text, String keyword) {
    String clean =
        text.codePoints()
            .filter(c -> !Character.isISOControl(c) || c == '\n' || c == '\r' || c == '\t')
            .limit(CHARACTERS_MAX)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .strip();
    if (clean.isEmpty()) {
      throw new ProblemException(ChatProblems.noQuestion(keyword));
    }
    return clean;
  }
}
