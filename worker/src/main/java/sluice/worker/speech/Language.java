package sluice.worker.speech;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A supported language. */
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

  /** The language with this lower-case ISO 639-1 code. */
  public static Optional<Language> of(String code) {
    return Arrays.stream(values()).filter(language -> language.code().equals(code)).findFirst();
  }

  /** The ISO 639-1 code, for example "ru", which is also the name of the espeak-ng voice. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name that RHVoice uses. */
  String englishName() {
    return englishName;
  }
}
