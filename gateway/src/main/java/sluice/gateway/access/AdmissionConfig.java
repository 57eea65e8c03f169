package sluice.gateway.access;

import sluice.shared.config.Env;

/**
 * How much a gateway takes on at a time.
 *
 * @param maxRequests requests of all clients together
 * @param maxRequestsPerClient requests of one client, of IPv6 a /64
 * @param heldHeapPercent how much of the heap all responses together may hold, in percent
 * @param heldHeapPercentPerClient the same for the responses of one client
 */
public record AdmissionConfig(
    int maxRequests, int maxRequestsPerClient, int heldHeapPercent, int heldHeapPercentPerClient) {

  private static final int PERCENT = 100;

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
