package sluice.worker.speech;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program that reads UTF-8 from its standard input and writes a WAV file to its standard output.
 */
sealed interface Engine {

  /** The program and its arguments. Text is never among them. */
  List<String> command();

  /**
   * espeak-ng, as in Debian 12 (1.51) and later; has voices for all our languages in one package.
   *
   * @param program where it is
   * @param language what it speaks
   */
  record EspeakNg(Path program, Language language) implements Engine {
    @Override
    public List<String> command() {
      // -b 1: UTF-8. Markup (-m) stays off.
      return List.of(program.toString(), "-v", language.code(), "-b", "1", "--stdin", "--stdout");
    }
  }

  /**
   * RHVoice's program for trying it out (1.8 in Debian 12, non-free): sounds much more like a
   * human, where it has a voice. It takes text from its standard input if no file is named.
   *
   * @param program where it is
   * @param voice name of an installed voice
   */
  record RhVoice(Path program, String voice) implements Engine {
    @Override
    public List<String> command() {
      return List.of(program.toString(), "-p", voice, "-o", "/dev/stdout");
    }
  }

  /** All that a program sees of our environment: nothing; only that text is UTF-8. */
  static Map<String, String> environment() {
    return Map.of("LC_ALL", "C.UTF-8", "PATH", "/usr/bin:/bin");
  }
}
