package sluice.shared.job;

/** The event-bus addresses: one everybody listens to, and one per worker. */
public final class Addresses {

  /** Workers publish an {@link Announcement} here. */
  public static final String ANNOUNCEMENTS = "sluice.workers";

  private Addresses() {}

  /** Where one worker takes its jobs. */
  public static String worker(String workerId) {
    return "sluice.worker." + workerId;
  }
}
