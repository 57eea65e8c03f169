package sluice.worker.speech;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A language that can be spoken. */
public enum Language {
  /** Russian. */
  RU("Russian"),
  /** English. */
  EN("English"),
  /** Kazakh. */
  KK("Kazakh");

  private final String englishName;

  Language(String englishName) {
    this.englishName = englishName;
  }

  /** The language with this code of ISO 639-1, in small letters. */
  public static Optional<Language> of(String code) {
    return Arrays.stream(values()).filter(language -> language.code().equals(code)).findFirst();
  }

  /** The code of ISO 639-1, as "ru"; espeak-ng calls its voices by it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As RHVoice calls it. */
  String englishName() {
    return englishName;
  }
}
