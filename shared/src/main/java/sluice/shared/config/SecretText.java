package sluice.shared.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import sluice.shared.config.Env.Mistake;

/**
 * Parses text with secrets, which may have a byte order mark, comments and blank lines. Quotes are
 * rejected, because they may or may not be part of the secret. No error message contains any of the
 * text.
 */
final class SecretText {

  /** Maximum size of a file with secrets, in bytes. */
  private static final int BYTES_MAX = 1 << 20;

  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final String COMMENT = "#";
  private static final String QUOTES = "\"'`";

  private SecretText() {}

  /**
   * Reads a file.
   *
   * @throws Mistake if the file cannot be read, is not UTF-8, or is larger than 1 MiB
   */
  static String inFile(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new Mistake("names a file larger than 1 MiB");
      }
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Mistake("names a file that is not UTF-8 text");
    } catch (IOException e) {
      throw new Mistake("names a file that cannot be read");
    }
  }

  /** Treats the whole text as one secret. */
  static Secret single(String text) {
    String value = withoutMark(text).strip();
    if (value.isEmpty()) {
      throw new Mistake("holds no value");
    }
    if (value.length() > 1
        && isQuote(value.charAt(0))
        && isQuote(value.charAt(value.length() - 1))) {
      throw new Mistake("holds a value in quotes; remove them");
    }
    return new Secret(value);
  }

  /** Treats the first line that is neither blank nor a comment as the secret. */
  static Secret firstLine(String text) {
    return single(lines(text).findFirst().orElse(""));
  }

  /** Splits the text at commas and line ends into secrets. Lines may end with a comment. */
  static List<Secret> each(String text) {
    List<String> items =
        lines(text)
            .map(line -> line.split("\\s" + COMMENT, 2)[0])
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
            .toList();
    if (items.isEmpty()) {
      throw new Mistake("holds no value");
    }
    if (items.stream().anyMatch(item -> item.chars().anyMatch(SecretText::isQuote))) {
      throw new Mistake("holds a value in quotes; remove them");
    }
    return items.stream().map(Secret::new).toList();
  }

  private static Stream<String> lines(String text) {
    return withoutMark(text)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith(COMMENT));
  }

  private static String withoutMark(String text) {
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  private static boolean isQuote(int c) {
    return QUOTES.indexOf(c) >= 0;
  }
}
