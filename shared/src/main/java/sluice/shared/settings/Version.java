package sluice.shared.settings;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;

/**
 * Version of a document. Concurrent changes on two nodes, or on both sides of a partition, can
 * produce equal counts; the author breaks the tie, so that all nodes choose the same version.
 *
 * @param count number of changes
 * @param author id of the node that made the last change
 */
record Version(long count, String author) implements Comparable<Version> {

  private static final Comparator<Version> ORDER =
      Comparator.comparingLong(Version::count).thenComparing(Version::author);

  /** The version before any change. */
  static final Version NONE = new Version(0, "");

  /** The next version, made by this node. */
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
