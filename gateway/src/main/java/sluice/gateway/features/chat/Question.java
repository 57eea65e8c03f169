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

/** What somebody asks, from wherever it stands in the request. */
final class Question {

  /** Largest request with a question in it. */
  static final long BYTES_MAX = 16 << 20;

  /** How many times the length of a request may be in memory while its question is looked for. */
  static final int COPIES = 6;

  /** Longest question; the rest is cut off. */
  static final int CHARACTERS_MAX = 10_000;

  /** Where it stands if it does not stand under the keyword of the settings. */
  private static final String USUAL_NAME = "text";

  private static final String FILE = "file";

  private Question() {}

  /**
   * Reads one from a request with a body.
   *
   * @param keyword name of the field with it
   * @param mayBeFile whether a file is read, too
   * @throws ProblemException if there is none
   */
  static String of(@Nullable String contentType, Buffer body, String keyword, boolean mayBeFile) {
    if (!Form.isForm(contentType)) {
      Map<String, String> texts = JsonFields.texts(body, Set.copyOf(List.of(keyword, USUAL_NAME)));
      return clean(texts.getOrDefault(keyword, texts.getOrDefault(USUAL_NAME, "")), keyword);
    }
    Form form = Form.of(contentType, body);
    Optional<String> text =
        Stream.of(keyword, USUAL_NAME).map(form.fields()::get).filter(Objects::nonNull).findFirst();
    // A browser sends an empty file where none has been chosen.
    Optional<Buffer> file =
        Optional.ofNullable(form.files().get(FILE)).filter(bytes -> bytes.length() > 0);
    if (file.isPresent() && !mayBeFile) {
      throw new ProblemException(Problems.badRequest("Files are not read here."));
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
      throw new ProblemException(Problems.badRequest("The file is no text in UTF-8."));
    }
  }

  /**
   * Without control characters, and not too long.
   *
   * @param keyword name of the field it is from
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
