package sluice.shared.job;

import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says about itself a few times a second, so that gateways know where there is room.
 *
 * @param workerId the worker's own name; its jobs go to {@link Addresses#worker(String)}
 * @param nodeId the cluster node it lives on, to match it with members that leave
 * @param address host and port of that node on the event bus, for the log; empty if a worker of an
 *     earlier release does not say
 * @param capacity most jobs it takes at a time, running and waiting together
 * @param load jobs it has now, running and waiting together
 * @param byteCapacity most bytes it takes at a time, of all those jobs together
 * @param byteLoad bytes of jobs it has now
 * @param videos what it has room for besides of the jobs of the avatar
 * @param fetches whether it fetches images that do not come with their jobs
 * @param leaving true from the moment on when it takes no more jobs
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
   * The jobs of the avatar, which take so long that images must not have to wait for them.
   *
   * @param capacity most of them at a time; a worker from before there was an avatar takes none
   * @param load how many it has now
   * @param speech whether it has a program that speaks
   */
  public record Videos(int capacity, int load, boolean speech) {

    /** Of a worker that knows only images. */
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

  /** Ids end up in addresses and in the log. */
  private static final Pattern PLAIN_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private static final Pattern PLAIN_ADDRESS = Pattern.compile("[A-Za-z0-9.:_%\\[\\]-]{0,128}");

  /** The wire form: names, so that nodes of two releases understand each other. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("worker", workerId)
        .put("node", nodeId)
        .put("address", address)
        .put("capacity", capacity)
        .put("load", load)
        .put("byteCapacity", byteCapacity)
        .put("byteLoad", byteLoad)
        .put("films", videos.toJson())
        .put("fetches", fetches)
        .put("leaving", leaving);
  }

  /** Reads the wire form; empty if whoever has sent it is no worker of ours. */
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
              Videos.from(json.getJsonObject("films")),
              json.getBoolean("fetches", false),
              json.getBoolean("leaving", false));
      boolean named =
          PLAIN_ID.matcher(worker).matches()
              && PLAIN_ID.matcher(node).matches()
              && PLAIN_ADDRESS.matcher(announcement.address()).matches();
      return named && announcement.isPossible() ? Optional.of(announcement) : Optional.empty();
    } catch (ClassCastException | NullPointerException e) {
      return Optional.empty();
    }
  }

  /** Nothing of what it counts is below zero. */
  private boolean isPossible() {
    return capacity >= 0
        && load >= 0
        && byteCapacity >= 0
        && byteLoad >= 0
        && videos.capacity() >= 0
        && videos.load() >= 0;
  }
}
