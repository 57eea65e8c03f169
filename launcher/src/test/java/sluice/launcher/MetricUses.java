package sluice.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The metrics of Sluice that a text names, with labels and values of labels: a scrape, a query, a
 * table of the documentation, JSON or Java.
 */
final class MetricUses {

  private static final Pattern USE = Pattern.compile("(sluice_[a-z0-9_]+)(?:\\{([^}\n]*)})?");
  private static final Pattern LABEL =
      Pattern.compile("(\\w+)(?:\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\")?");
  private static final Pattern PLAIN = Pattern.compile("\\w+");

  /** Added by Prometheus, or part of a histogram. */
  private static final Set<String> FOREIGN = Set.of("job", "instance", "role", "le");

  /** Labels all of whose values exist from the start. */
  private static final Set<String> CLOSED = Set.of("direction", "kind", "outcome", "reason");

  private static final Pattern PARTS = Pattern.compile("(.*_seconds)_(?:bucket|count|sum|max)");

  private final SortedMap<String, Set<String>> families = new TreeMap<>();
  private final SortedMap<String, Set<String>> values = new TreeMap<>();

  MetricUses(String text) {
    Matcher use = USE.matcher(text.replace("\\\"", "\""));
    while (use.find()) {
      Set<String> labels = families.computeIfAbsent(family(use.group(1)), _ -> new TreeSet<>());
      if (use.group(2) != null) {
        LABEL.matcher(use.group(2)).results().forEach(label -> add(labels, label));
      }
    }
  }

  private void add(Set<String> labels, MatchResult label) {
    String name = label.group(1);
    if (FOREIGN.contains(name)) {
      return;
    }
    labels.add(name);
    if (label.group(2) != null) {
      Set<String> seen = values.computeIfAbsent(name, _ -> new TreeSet<>());
      Stream.of(label.group(2).split("\\|", -1))
          .filter(PLAIN.asMatchPredicate())
          .forEach(seen::add);
    }
  }

  /** Every metric with its labels; the parts of a histogram are one metric. */
  SortedMap<String, Set<String>> families() {
    return families;
  }

  /** What this text names that does not exist; nothing if all is well. */
  List<String> mistakes(MetricUses existing) {
    List<String> mistakes = new ArrayList<>();
    for (Map.Entry<String, Set<String>> family : families.entrySet()) {
      Set<String> labels = existing.families.get(family.getKey());
      if (labels == null) {
        mistakes.add("there is no " + family.getKey());
        continue;
      }
      for (String label : family.getValue()) {
        if (!labels.contains(label)) {
          mistakes.add(family.getKey() + " has no label " + label);
        }
      }
    }
    for (String label : CLOSED) {
      for (String value : values.getOrDefault(label, new TreeSet<>())) {
        if (!existing.values.getOrDefault(label, new TreeSet<>()).contains(value)) {
          mistakes.add(label + " is never " + value);
        }
      }
    }
    return mistakes;
  }

  private static String family(String name) {
    Matcher part = PARTS.matcher(name);
    return part.matches() ? part.group(1) : name;
  }
}
