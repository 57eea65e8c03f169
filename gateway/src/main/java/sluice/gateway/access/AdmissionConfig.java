package sluice.gateway.access;

import sluice.shared.config.Env;

/**
 * Limits on what a gateway serves at a time.
 *
 * @param maxRequests most requests in progress
 * @param maxRequestsPerClient most requests in progress of one client, which is an IPv4 address or
 *     an IPv6 /64
 * @param heldHeapPercent share of the heap that all responses together may take, in percent
 * @param heldHeapPercentPerClient share of the heap that the responses of one client may take, in
 *     percent
 */
public record AdmissionConfig(
    int maxRequests, int maxRequestsPerClient, int heldHeapPercent, int heldHeapPercentPerClient) {

  private static final int PERCENT = 100;

  /** Reads the settings; mistakes are reported to {@code env}. */
  public static AdmissionConfig from(Env env) {
    return new AdmissionConfig(
        env.integer("MAX_REQUESTS", 2_048, 1, Integer.MAX_VALUE),
        env.integer("MAX_REQUESTS_PER_CLIENT", 256, 1, Integer.MAX_VALUE),
        env.integer("BUFFER_HEAP_PERCENT", 40, 1, 90),
        env.integer("BUFFER_HEAP_PERCENT_PER_CLIENT", 30, 1, 90));
  }

  long maxHeldBytes() {
    return heapShare(heldHeapPercent);
  }

  long maxHeldBytesPerClient() {
    return heapShare(heldHeapPercentPerClient);
  }

  private static long heapShare(int percent) {
    return Runtime.getRuntime().maxMemory() / PERCENT * percent;
  }
}
