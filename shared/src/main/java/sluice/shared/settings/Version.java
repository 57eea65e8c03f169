package sluice.shared.settings;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;

/**
 * Which of two documents is newer. Two nodes that change the same one at the same moment, or on the
 * two sides of a cut network, both think theirs is; then all nodes decide for the same one.
 *
 * @param count changes that led to it
 * @param author node that made the last of them
 */
record Version(long count, String author) implements Comparable<Version> {

  private static final Comparator<Version> ORDER =
      Comparator.comparingLong(Version::count).thenComparing(Version::author);

  /** What is there before anybody has changed anything. */
  static final Version NONE = new Version(0, "");

  /** One later. */
  Version next(String node) {
    return new Version(count + 1, node);
  }

  boolean isNewerThan(Version other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  JsonObject toJson() {
    return new JsonObject().put("count", count).put("author", author);
  }

  static Version of(JsonObject json) {
    return new Version(json.getLong("count", 0L), json.getString("author", ""));
  }
}
