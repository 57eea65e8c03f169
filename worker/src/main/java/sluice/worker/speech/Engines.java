package sluice.worker.speech;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The installed speech programs.
 *
 * @param byLanguage the programs for each language, the best-sounding first
 */
record Engines(Map<Language, List<Engine>> byLanguage) {

  /** Describes a voice of RHVoice in lines such as "language=Russian". */
  private static final String VOICE_FILE = "voice.info";

  private static final String LANGUAGE_LINE = "language=";
  private static final String NAME_LINE = "name=";

  /**
   * Searches for installed programs.
   *
   * @param path directories separated by colons, as in the environment variable PATH
   */
  static Engines installed(String path) {
    Optional<Path> espeak = program(path, "espeak-ng");
    Optional<Path> rhVoice = program(path, "RHVoice-test");
    Map<Language, String> voices = rhVoice.map(Engines::voices).orElse(Map.of());
    Map<Language, List<Engine>> engines = new EnumMap<>(Language.class);
    for (Language language : Language.values()) {
      List<Engine> found = new ArrayList<>();
      if (rhVoice.isPresent() && voices.containsKey(language)) {
        found.add(new Engine.RhVoice(rhVoice.get(), voices.get(language)));
      }
      espeak.ifPresent(program -> found.add(new Engine.EspeakNg(program, language)));
      engines.put(language, List.copyOf(found));
    }
    return new Engines(engines);
  }

  boolean isEmpty() {
    return byLanguage.values().stream().allMatch(List::isEmpty);
  }

  List<Engine> of(Language language) {
    return byLanguage.getOrDefault(language, List.of());
  }

  private static Optional<Path> program(String path, String name) {
    return Arrays.stream(path.split(":"))
        .filter(directory -> directory.startsWith("/")) // never the working directory
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The name of one voice per language: the first in the order of the directories. */
  private static Map<Language, String> voices(Path program) {
    Path directory = program.resolve("../../share/RHVoice/voices").normalize();
    Map<Language, String> voices = new EnumMap<>(Language.class);
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path voice : entries.sorted().toList()) {
        List<String> lines = Files.readAllLines(voice.resolve(VOICE_FILE));
        Optional<String> name = value(lines, NAME_LINE);
        for (Language language : Language.values()) {
          if (name.isPresent()
              && value(lines, LANGUAGE_LINE).equals(Optional.of(language.englishName()))) {
            voices.putIfAbsent(language, name.get());
          }
        }
      }
    } catch (IOException e) {
      return Map.of(); // no voices, or a broken installation
    }
    return voices;
  }

  private static Optional<String> value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).strip())
        .findFirst();
  }
}
