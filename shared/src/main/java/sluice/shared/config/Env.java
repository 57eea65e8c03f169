package sluice.shared.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads settings from the environment at start. Reading never throws: for an invalid value, it
 * records a mistake and returns the default, and {@link #check()} reports all mistakes together. A
 * variable that is set but empty counts as not set, because compose files produce such variables.
 *
 * <pre>{@code
 * Env env = new Env(System.getenv());
 * int port = env.integer("PORT", 8000, 0, 65_535);
 * env.check(); // "PORT=http is not a whole number", "JPEG_QUALITY=400 is not between 1 and 100"
 * }</pre>
 */
public final class Env {

  /** Disables a setting that has a default. */
  public static final String OFF = "off";

  private final Map<String, String> values;
  private final SortedMap<String, String> defaults = new TreeMap<>();
  private final List<String> mistakes = new ArrayList<>();

  public Env(Map<String, String> values) {
    this.values = values;
  }

  public String text(String name, String fallback) {
    return parse(name, fallback, value -> value).orElse(fallback);
  }

  public int integer(String name, int fallback, int min, int max) {
    return (int) whole(name, fallback, min, max);
  }

  /** Reads a size in bytes. */
  public long bytes(String name, long fallback, long min, long max) {
    return whole(name, fallback, min, max);
  }

  /** Reads a duration in whole seconds. */
  public Duration seconds(String name, long fallback, long min, long max) {
    return Duration.ofSeconds(whole(name, fallback, min, max));
  }

  public boolean flag(String name, boolean fallback) {
    String other = Boolean.toString(!fallback);
    return Boolean.parseBoolean(oneOfInAnyCase(name, Boolean.toString(fallback), other));
  }

  /** Reads one of the given values, in exactly this spelling. */
  public String oneOf(String name, String fallback, String... others) {
    return oneOf(name, fallback, others, String::equals);
  }

  /** Reads one of the given values in upper or lower case; returns it in the given spelling. */
  public String oneOfInAnyCase(String name, String fallback, String... others) {
    return oneOf(name, fallback, others, String::equalsIgnoreCase);
  }

  private String oneOf(
      String name, String fallback, String[] others, BiPredicate<String, String> matcher) {
    return parse(
            name,
            fallback,
            value ->
                Stream.concat(Stream.of(fallback), Stream.of(others))
                    .filter(allowed -> matcher.test(allowed, value))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new Mistake(
                                "is not one of " + fallback + ", " + String.join(", ", others))))
        .orElse(fallback);
  }

  /** True if the variable has a value, valid or not. */
  public boolean isSet(String name) {
    return !values.getOrDefault(name, "").isBlank();
  }

  /** Reads values separated by commas; trims them and drops empty ones. */
  public List<String> list(String name, String fallback) {
    return Arrays.stream(text(name, fallback).split(",", -1))
        .map(String::trim)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /** Reads an absolute http or https address without a query; drops a trailing slash. */
  public URI url(String name, String fallback) {
    return parseAddress(name, fallback).orElseGet(() -> ServerAddress.parse(fallback));
  }

  /** Reads an optional http or https address. */
  public Optional<URI> url(String name) {
    return parseAddress(name, "");
  }

  /** Reads an http or https address; {@value #OFF} means none. */
  public Optional<URI> urlOrOff(String name, String fallback) {
    if (values.getOrDefault(name, "").trim().equals(OFF)) {
      defaults.put(name, fallback);
      return Optional.empty();
    }
    return Optional.of(url(name, fallback));
  }

  public Optional<Path> path(String name) {
    return parse(name, "", Path::of);
  }

  /**
   * Reads a secret from {@code NAME}, or from the file named by {@code NAME_FILE}, whose first line
   * that is neither blank nor a comment counts.
   */
  public Optional<Secret> secret(String name) {
    return secret(name, SecretText::single, SecretText::firstLine);
  }

  /**
   * Reads secrets from {@code NAME}, or from the file named by {@code NAME_FILE}, separated by
   * commas or line ends. A variable or file without any secret is a mistake.
   */
  public List<Secret> secrets(String name) {
    return secret(name, SecretText::each, SecretText::each).orElse(List.of());
  }

  private <T> Optional<T> secret(
      String name, Function<String, T> parser, Function<String, T> fileParser) {
    Optional<T> inFile =
        hidden(name + "_FILE", file -> fileParser.apply(SecretText.inFile(Path.of(file))));
    Optional<T> direct = hidden(name, parser);
    if (isSet(name) && isSet(name + "_FILE")) {
      mistakes.add(name + " and " + name + "_FILE are both set");
    }
    return direct.or(() -> inFile);
  }

  /** Records a mistake that concerns more than the syntax of one value. */
  public void mistake(String sentence) {
    mistakes.add(sentence);
  }

  /** All names read so far with their defaults; empty for settings without a default. */
  public SortedMap<String, String> defaults() {
    return Collections.unmodifiableSortedMap(defaults);
  }

  /**
   * Reports all mistakes. Call it once, after reading all settings.
   *
   * @throws ConfigException if a value is invalid or a variable looks like a misspelt setting
   */
  public void check() {
    // Features may read the same setting, so mistakes can occur twice.
    List<String> all = new ArrayList<>(new LinkedHashSet<>(mistakes));
    all.addAll(Misspelt.among(values.keySet(), defaults.keySet()));
    if (!all.isEmpty()) {
      throw new ConfigException(all);
    }
  }

  private long whole(String name, long fallback, long min, long max) {
    return parse(
            name,
            Long.toString(fallback),
            value -> {
              long number = wholeNumber(value);
              if (number < min || number > max) {
                throw new Mistake("is not between " + min + " and " + max);
              }
              return number;
            })
        .orElse(fallback);
  }

  private <T> Optional<T> parse(String name, String fallback, Function<String, T> parser) {
    return parse(name, fallback, parser, "=" + values.getOrDefault(name, "").trim());
  }

  /** Parses a secret, which the message of a mistake must not contain. */
  private <T> Optional<T> hidden(String name, Function<String, T> parser) {
    return parse(name, "", parser, "");
  }

  /** Parses an address; messages contain it only if it cannot hold a secret. */
  private Optional<URI> parseAddress(String name, String fallback) {
    String value = values.getOrDefault(name, "").trim();
    return parse(
        name,
        fallback,
        ServerAddress::parse,
        "=" + (ServerAddress.hasNoSecret(value) ? value : "****"));
  }

  private <T> Optional<T> parse(
      String name, String fallback, Function<String, T> parser, String shown) {
    defaults.put(name, fallback);
    String value = values.getOrDefault(name, "").trim();
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(value));
    } catch (Mistake mistake) {
      mistakes.add(name + shown + " " + mistake.getMessage());
      return Optional.empty();
    }
  }

  private static long wholeNumber(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new Mistake("is not a whole number");
    }
  }

  /** An invalid value; the message completes the sentence "NAME=value …". */
  static final class Mistake extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Mistake(String predicate) {
      super(predicate, null, false, false);
    }
  }
}
