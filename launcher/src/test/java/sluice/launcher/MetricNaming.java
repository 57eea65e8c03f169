package sluice.launcher;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules of {@code promtool check metrics}, for machines without it: Prometheus, "Metric and
 * label naming", and its promlint package.
 */
final class MetricNaming {

  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");
  private static final List<String> ABBREVIATIONS =
      List.of("s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "tb", "pb", "m", "h", "d");
  private static final List<String> UNITS =
      List.of("milliseconds", "microseconds", "nanoseconds", "minutes", "hours", "kilobytes");

  private MetricNaming() {}

  /** What is wrong with a scrape in the text format; nothing if it is clean. */
  static List<String> mistakes(String scrape) {
    List<String> mistakes = new ArrayList<>();
    Set<String> helped = new HashSet<>();
    for (String line : scrape.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ") && words.length == 4) {
        helped.add(words[2]);
      } else if (line.startsWith("# TYPE ")) {
        String name = words[2];
        if (!helped.contains(name)) {
          mistakes.add(name + " has no help");
        }
        form(name, words[3], mistakes);
      }
    }
    return mistakes;
  }

  private static void form(String name, String type, List<String> mistakes) {
    boolean counts = type.equals("counter");
    if (counts != name.endsWith("_total")) {
      mistakes.add(name + " is a " + type + ", which " + (counts ? "needs" : "has no") + " _total");
    }
    boolean distributes = type.equals("histogram") || type.equals("summary");
    if (!distributes && Pattern.matches(".*_(count|sum|bucket)", name)) {
      mistakes.add(name + " ends like a part of a histogram");
    }
    if (!PLAIN.matcher(name).matches()) {
      mistakes.add(name + " is not in lower case");
    }
    List<String> parts = List.of(name.split("_", -1));
    if (parts.stream().skip(1).anyMatch(part -> ABBREVIATIONS.contains(part))) {
      mistakes.add(name + " abbreviates a unit");
    }
    if (parts.stream().anyMatch(UNITS::contains)) {
      mistakes.add(name + " is in no base unit");
    }
  }
}
