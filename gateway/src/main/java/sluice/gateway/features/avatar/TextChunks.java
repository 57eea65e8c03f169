package sluice.gateway.features.avatar;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Splits a text into chunks for speech: at the end of a sentence if there is one in the second half
 * of the chunk, else after a comma or the like, else between two words.
 */
final class TextChunks {

  /** White space of all scripts, no-break spaces included. */
  private static final Pattern SPACES =
      Pattern.compile("[\\s\u00a0\u2007\u202f]+", Pattern.UNICODE_CHARACTER_CLASS);

  /**
   * Most chunks of a text; with more, chunks become longer than requested. Each costs a process and
   * a video.
   */
  private static final int CHUNKS_MAX = 400;

  /** Longest chunk, in characters: about a minute of speech. */
  static final int CHUNK_CHARACTERS_MAX = 600;

  /** A word that ends a sentence, with any quotes and brackets behind it. */
  private static final Pattern SENTENCE_END =
      Pattern.compile(".*[.!?…。][\"'»”)\\]]*", Pattern.DOTALL);

  private static final Pattern CLAUSE_END =
      Pattern.compile(".*[,;:—–-][\"'»”)\\]]*", Pattern.DOTALL);

  /** Longer words are split, as the time for a chunk is limited. No real word is longer. */
  private static final int WORD_CHARACTERS_MAX = 60;

  /** Punctuation, marks and invisible characters. Symbols have names that are spoken. */
  private static final Pattern SILENT = Pattern.compile("[\\p{P}\\p{M}\\p{C}\\p{Sk}]*");

  /** Longest word with the silent characters joined to it, in characters. */
  private static final int SILENT_CHARACTERS_MAX = 300;

  private TextChunks() {}

  /**
   * Splits a text; returns no chunks if it is blank.
   *
   * @param size most words of a chunk, 1 or more
   */
  static List<String> of(String text, int size) {
    return of(text, size, size);
  }

  /**
   * Splits a text with a shorter first chunk, which is ready sooner.
   *
   * @param first most words of the first chunk, 1 to {@code size}
   */
  static List<String> of(String text, int first, int size) {
    List<String> words =
        spoken(Stream.of(SPACES.split(text.strip())).flatMap(TextChunks::pieces).toList());
    int enough = Math.max(size, Math.ceilDiv(words.size(), CHUNKS_MAX));
    List<String> chunks = new ArrayList<>();
    int from = 0;
    while (from < words.size()) {
      int most = fitting(words, from, chunks.isEmpty() ? first : enough);
      int to = end(words, from, most);
      chunks.add(String.join(" ", words.subList(from, to)));
      from = to;
    }
    return chunks;
  }

  /** Counts the words from here on that fit into a chunk of so many words; at least one. */
  private static int fitting(List<String> words, int from, int size) {
    int characters = 0;
    for (int count = 0; count < size && from + count < words.size(); count++) {
      characters += words.get(from + count).length() + 1;
      if (characters > CHUNK_CHARACTERS_MAX && count > 0) {
        return count;
      }
    }
    return size;
  }

  /**
   * Joins pieces without a sound, such as a dash between two words, to the word before, or to the
   * first word. Leaves them out where a chunk would become too long.
   */
  private static List<String> spoken(List<String> pieces) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean audible = false;
    for (String piece : pieces) {
      boolean silent = SILENT.matcher(piece).matches();
      if (audible && !silent) {
        words.add(word.toString());
        word.setLength(0);
      }
      audible |= !silent;
      if (!silent || word.length() + piece.length() < SILENT_CHARACTERS_MAX) {
        word.append(word.isEmpty() ? "" : " ").append(piece);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  private static Stream<String> pieces(String word) {
    int[] characters = word.codePoints().toArray();
    int pieces = Math.ceilDiv(characters.length, WORD_CHARACTERS_MAX);
    return IntStream.range(0, pieces)
        .mapToObj(
            i -> {
              int from = i * WORD_CHARACTERS_MAX;
              int count = Math.min(WORD_CHARACTERS_MAX, characters.length - from);
              return new String(characters, from, count);
            });
  }

  /** Index after the last word of the chunk that begins here. */
  private static int end(List<String> words, int from, int size) {
    int longest = from + size;
    if (longest >= words.size()) {
      return words.size();
    }
    int shortest = from + Math.ceilDiv(size, 2);
    for (Pattern end : List.of(SENTENCE_END, CLAUSE_END)) {
      for (int to = longest; to >= shortest; to--) {
        if (end.matcher(words.get(to - 1)).matches()) {
          return to;
        }
      }
    }
    return longest;
  }
}
