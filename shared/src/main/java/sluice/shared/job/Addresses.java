package sluice.shared.job;

/** Event bus addresses: one for announcements and one per worker. */
public final class Addresses {

  /** Workers publish an {@link Announcement} here. */
  public static final String ANNOUNCEMENTS = "sluice.workers";

  private Addresses() {}

  /** The address at which a worker takes jobs. */
  public static String worker(String workerId) {
    return "sluice.worker." + workerId;
  }
}
