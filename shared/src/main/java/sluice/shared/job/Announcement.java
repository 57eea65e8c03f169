package sluice.shared.job;

import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * State of a worker, which it publishes several times a second so that gateways know its free
 * capacity.
 *
 * @param workerId id of the worker; jobs go to {@link Addresses#worker(String)}
 * @param nodeId id of its cluster node, which identifies the worker when a member leaves
 * @param address host and port of that node on the event bus, for the log; empty from workers of
 *     earlier releases
 * @param capacity maximum number of jobs, running and waiting
 * @param load current number of jobs, running and waiting
 * @param byteCapacity maximum bytes of all these jobs together
 * @param byteLoad current bytes of these jobs
 * @param videos capacity for avatar jobs, which count separately
 * @param fetches whether the worker fetches images that are not part of their jobs
 * @param leaving true once the worker takes no more jobs
 */
public record Announcement(
    String workerId,
    String nodeId,
    String address,
    int capacity,
    int load,
    long byteCapacity,
    long byteLoad,
    Videos videos,
    boolean fetches,
    boolean leaving) {

  /**
   * Capacity for avatar jobs, which take so long that images must not wait for them.
   *
   * @param capacity maximum number of jobs; 0 for workers of releases without the avatar
   * @param load current number of jobs
   * @param speech whether a speech program is installed
   */
  public record Videos(int capacity, int load, boolean speech) {

    /** For a worker that converts only images. */
    public static final Videos NONE = new Videos(0, 0, false);

    private JsonObject toJson() {
      return new JsonObject().put("capacity", capacity).put("load", load).put("speech", speech);
    }

    private static Videos from(@Nullable JsonObject json) {
      return json == null
          ? NONE
          : new Videos(
              json.getInteger("capacity"), json.getInteger("load"), json.getBoolean("speech"));
    }
  }

  /** Ids are used in addresses and in the log. */
  private static final Pattern PLAIN_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private static final Pattern PLAIN_ADDRESS = Pattern.compile("[A-Za-z0-9.:_%\\[\\]-]{0,128}");

  /** Encodes the announcement with named fields, so that nodes of two releases are compatible. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("worker", workerId)
        .put("node", nodeId)
        .put("address", address)
        .put("capacity", capacity)
        .put("load", load)
        .put("byteCapacity", byteCapacity)
        .put("byteLoad", byteLoad)
        .put("videos", videos.toJson())
        .put("fetches", fetches)
        .put("leaving", leaving);
  }

  /** Decodes an announcement; empty if it is invalid. */
  public static Optional<Announcement> from(JsonObject json) {
    try {
      String worker = Objects.requireNonNull(json.getString("worker"));
      String node = Objects.requireNonNull(json.getString("node"));
      Announcement announcement =
          new Announcement(
              worker,
              node,
              json.getString("address", ""),
              json.getInteger("capacity"),
              json.getInteger("load"),
              json.getLong("byteCapacity"),
              json.getLong("byteLoad"),
              Videos.from(json.getJsonObject("videos")),
              json.getBoolean("fetches", false),
              json.getBoolean("leaving", false));
      boolean named =
          PLAIN_ID.matcher(worker).matches()
              && PLAIN_ID.matcher(node).matches()
              && PLAIN_ADDRESS.matcher(announcement.address()).matches();
      return named && announcement.hasValidNumbers() ? Optional.of(announcement) : Optional.empty();
    } catch (ClassCastException | NullPointerException e) {
      return Optional.empty();
    }
  }

  /** True if no number is negative. */
  private boolean hasValidNumbers() {
    return capacity >= 0
        && load >= 0
        && byteCapacity >= 0
        && byteLoad >= 0
        && videos.capacity() >= 0
        && videos.load() >= 0;
  }
}
