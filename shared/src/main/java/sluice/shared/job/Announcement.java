package sluice.shared.job;

import io.vertx.core.json.JsonObject;

/**
 * What a worker says about itself a few times a second, so that gateways know where there is room.
 *
 * @param workerId the worker's own name; its jobs go to {@link Addresses#worker(String)}
 * @param nodeId the cluster node it lives on, to match it with members that leave
 * @param capacity most jobs it takes at a time, running and waiting together
 * @param load jobs it has now, running and waiting together
 * @param leaving true once, when it stops taking jobs
 */
public record Announcement(
    String workerId, String nodeId, int capacity, int load, boolean leaving) {

  /** The wire form: names, so that nodes of two releases understand each other. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("worker", workerId)
        .put("node", nodeId)
        .put("capacity", capacity)
        .put("load", load)
        .put("leaving", leaving);
  }

  /**
   * Reads the wire form.
   *
   * @throws ClassCastException or {@link NullPointerException} if the sender is no worker of ours
   */
  public static Announcement from(JsonObject json) {
    return new Announcement(
        json.getString("worker"),
        json.getString("node"),
        json.getInteger("capacity"),
        json.getInteger("load"),
        json.getBoolean("leaving", false));
  }
}
