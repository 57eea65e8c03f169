package sluice.shared.config;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

/**
 * Detects variables that look like misspelt settings. The environment contains many unrelated
 * names, so only near misses are reported: an equal first letter, and one letter wrong, missing,
 * added or swapped, or two in names of at least {@value #SHORT_NAME} letters. Names below {@value
 * #SHORTEST_NAME} letters are ignored, because too many real names are similar.
 */
final class Misspelt {

  private static final int SHORT_NAME = 12;
  private static final int SHORTEST_NAME = 6;

  private Misspelt() {}

  static List<String> among(Set<String> given, Set<String> settings) {
    return given.stream()
        .filter(name -> !settings.contains(name) && name.length() >= SHORTEST_NAME)
        .sorted()
        .flatMap(name -> nearest(name, settings).map(near -> complaint(name, near)).stream())
        .toList();
  }

  private static Optional<String> nearest(String name, Set<String> settings) {
    int maxDistance = name.length() < SHORT_NAME ? 1 : 2;
    DamerauLevenshteinDistance distance = new DamerauLevenshteinDistance(maxDistance);
    return settings.stream()
        .filter(setting -> setting.length() >= SHORTEST_NAME)
        .filter(setting -> setting.charAt(0) == name.charAt(0))
        .filter(setting -> distance.apply(name, setting) >= 0)
        .min(Comparator.comparing(setting -> distance.apply(name, setting)));
  }

  private static String complaint(String name, String near) {
    return name + " is not a setting; did you mean " + near + "?";
  }
}
