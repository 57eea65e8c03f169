package sluice.gateway.http;

import sluice.shared.config.Env;

/**
 * How many requests a gateway serves at a time.
 *
 * @param maxRequests of all clients together
 * @param maxRequestsPerClient of one client address
 */
public record AdmissionConfig(int maxRequests, int maxRequestsPerClient) {

  public static AdmissionConfig from(Env env) {
    return new AdmissionConfig(
        env.integer("MAX_REQUESTS", 2_048, 1, Integer.MAX_VALUE),
        env.integer("MAX_REQUESTS_PER_CLIENT", 1_024, 1, Integer.MAX_VALUE));
  }
}
