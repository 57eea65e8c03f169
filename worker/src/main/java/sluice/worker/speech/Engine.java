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
   * espeak-ng 1.51 or later, as in Debian 12. One package has voices for all supported languages.
   *
   * @param program path of the executable
   * @param language language to speak
   */
  record EspeakNg(Path program, Language language) implements Engine {
    @Override
    public List<String> command() {
      // -b 1 means UTF-8. Markup (-m) stays off.
      return List.of(program.toString(), "-v", language.code(), "-b", "1", "--stdin", "--stdout");
    }
  }

  /**
   * The test program of RHVoice, 1.8 in the non-free part of Debian 12. It sounds far more natural
   * than espeak-ng, but has voices for few languages. Without a file name, it reads its standard
   * input.
   *
   * @param program path of the executable
   * @param voice name of an installed voice
   */
  record RhVoice(Path program, String voice) implements Engine {
    @Override
    public List<String> command() {
      return List.of(program.toString(), "-p", voice, "-o", "/dev/stdout");
    }
  }

  /** The complete environment of a program, which inherits nothing from this process. */
  static Map<String, String> environment() {
    return Map.of("LC_ALL", "C.UTF-8", "PATH", "/usr/bin:/bin");
  }
}
