package sluice.shared.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Settings from the environment, read once at start. Reading never throws: a wrong value is noted,
 * the default stands in for it, and {@link #check()} reports all mistakes together. A variable that
 * is set but empty counts as not set, as compose files produce such.
 *
 * <pre>{@code
 * Env env = new Env(System.getenv());
 * int port = env.integer("PORT", 8000, 0, 65_535);
 * env.check(); // "PORT=http is not a whole number", "JPEG_QUALITY=400 is not between 1 and 100"
 * }</pre>
 */
public final class Env {

  /** Switches off what has a default. */
  public static final String OFF = "off";

  private static final String NO_ADDRESS = "is not an http:// or https:// address";

  /** A scheme, a host and a path; users, passwords and queries have other characters. */
  private static final Pattern PLAIN_ADDRESS =
      Pattern.compile("\\w+://[\\w.:\\[\\]-]*(?:/[\\w./-]*)?");

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

  /** A size in bytes. */
  public long bytes(String name, long fallback, long min, long max) {
    return whole(name, fallback, min, max);
  }

  /** A time in whole seconds. */
  public Duration seconds(String name, long fallback, long min, long max) {
    return Duration.ofSeconds(whole(name, fallback, min, max));
  }

  public boolean flag(String name, boolean fallback) {
    return parse(
            name,
            Boolean.toString(fallback),
            value ->
                switch (value.toLowerCase(Locale.ROOT)) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw new Mistake("is neither true nor false");
                })
        .orElse(fallback);
  }

  /** The fallback or one of the other values, spelt exactly so. */
  public String oneOf(String name, String fallback, String... others) {
    return parse(
            name,
            fallback,
            value -> {
              if (value.equals(fallback) || List.of(others).contains(value)) {
                return value;
              }
              throw new Mistake("is not one of " + fallback + ", " + String.join(", ", others));
            })
        .orElse(fallback);
  }

  /** The same in any mix of capital and small letters; gives the spelling listed here. */
  public String oneOfInAnyCase(String name, String fallback, String... others) {
    return parse(
            name,
            fallback,
            value ->
                Stream.concat(Stream.of(fallback), Stream.of(others))
                    .filter(value::equalsIgnoreCase)
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new Mistake(
                                "is not one of " + fallback + ", " + String.join(", ", others))))
        .orElse(fallback);
  }

  /** True if the variable has a value, right or wrong. */
  public boolean isSet(String name) {
    return !values.getOrDefault(name, "").isBlank();
  }

  /** Values separated by commas, each trimmed, empty ones left out. */
  public List<String> list(String name, String fallback) {
    return Arrays.stream(text(name, fallback).split(",", -1))
        .map(String::trim)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /** An absolute http or https address without query; a trailing slash is dropped. */
  public URI url(String name, String fallback) {
    return parseAddress(name, fallback).orElseGet(() -> httpAddress(fallback));
  }

  /** The same where there need be none. */
  public Optional<URI> url(String name) {
    return parseAddress(name, "");
  }

  /** The same where {@value #OFF} stands for none. */
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
   * A secret from {@code NAME}, or the first line that is no comment of the file that {@code
   * NAME_FILE} names.
   */
  public Optional<Secret> secret(String name) {
    return secret(name, SecretText::single, SecretText::firstLine);
  }

  /**
   * Secrets from {@code NAME}, or from the file that {@code NAME_FILE} names, separated by commas
   * or lines. A set variable or a file with none at all is a mistake.
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

  /** Notes a mistake that concerns more than the form of one value. */
  public void mistake(String sentence) {
    mistakes.add(sentence);
  }

  /** Every name asked for so far with its default as text, empty where there is none. */
  public SortedMap<String, String> defaults() {
    return Collections.unmodifiableSortedMap(defaults);
  }

  /**
   * To be called once, when all settings have been read.
   *
   * @throws ConfigException if a value was wrong or a name looks like a misspelt setting
   */
  public void check() {
    // A setting that two features read is one mistake.
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

  /** The same for what must not be shown: mistakes end up on a screen and in a log. */
  private <T> Optional<T> hidden(String name, Function<String, T> parser) {
    return parse(name, "", parser, "");
  }

  /** The same for an address, which is shown if there is no secret in it. */
  private Optional<URI> parseAddress(String name, String fallback) {
    String value = values.getOrDefault(name, "").trim();
    boolean plain = PLAIN_ADDRESS.matcher(value).matches();
    return parse(name, fallback, Env::httpAddress, "=" + (plain ? value : "****"));
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

  private static URI httpAddress(String value) {
    URI uri = address(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
    if (!WebAddress.isServer(uri) || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new Mistake(NO_ADDRESS);
    }
    if (WebAddress.isUnverifiable(uri)) {
      throw new Mistake("names a host with an underscore, whose certificate cannot be verified");
    }
    return uri;
  }

  private static URI address(String value) {
    try {
      return URI.create(value);
    } catch (IllegalArgumentException e) {
      throw new Mistake(NO_ADDRESS);
    }
  }

  /** A value of the wrong form; the message completes the sentence "NAME=value …". */
  static final class Mistake extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Mistake(String predicate) {
      super(predicate, null, false, false);
    }
  }
}
