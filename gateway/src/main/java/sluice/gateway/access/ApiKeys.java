package sluice.gateway.access;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.http.Masking;
import sluice.gateway.http.Problem;
import sluice.gateway.http.ProblemException;
import sluice.shared.config.Secret;

/**
 * Requires one of the allowed keys, as a bearer token (RFC 6750 section 2.1) or in the header of
 * Anthropic's SDKs. One for all event loops.
 */
public final class ApiKeys implements Handler<RoutingContext> {

  private static final Logger log = LoggerFactory.getLogger(ApiKeys.class);
  private static final String SCHEME = "bearer ";
  private static final String ANTHROPIC_HEADER = "X-Api-Key";

  private final List<String> allowed;
  private final TrustedProxies proxies;
  private final FailureLimit failures;
  private final Problem missing;
  private final Problem unknown;

  private ApiKeys(KeysConfig config, TrustedProxies proxies, Problem missing, Problem unknown) {
    this.missing = missing;
    this.unknown = unknown;
    this.allowed = config.allowed().stream().map(Secret::reveal).map(KeyHash::of).toList();
    this.failures = new FailureLimit(config.failuresPerMinute());
    this.proxies = proxies;
  }

  /** Checks the keys of clients. */
  public static ApiKeys ofClients(KeysConfig config, TrustedProxies proxies) {
    return new ApiKeys(config, proxies, AccessProblems.missingKey(), AccessProblems.unknownKey());
  }

  /** Checks the administrator's key. */
  public static ApiKeys ofAdministrator(Secret key, int failuresPerMinute, TrustedProxies proxies) {
    return new ApiKeys(
        new KeysConfig(List.of(key), failuresPerMinute),
        proxies,
        AccessProblems.missingAdminKey(),
        AccessProblems.unknownAdminKey());
  }

  @Override
  public void handle(RoutingContext context) {
    check(context.request());
    context.next();
  }

  /** False if no key is allowed. */
  public boolean areThereAny() {
    return !allowed.isEmpty();
  }

  private void check(HttpServerRequest request) {
    String key = sentKey(request);
    if (key == null) {
      throw new ProblemException(missing);
    }
    if (!isAllowed(key)) {
      failures.count(proxies.network(request), key);
      // Without any part of the key: it may be a valid key with one typo.
      log.warn("Rejected an unknown key from {}", Masking.printable(proxies.client(request)));
      throw new ProblemException(unknown);
    }
  }

  private static @Nullable String sentKey(HttpServerRequest request) {
    String bearer = key(request.getHeader(HttpHeaders.AUTHORIZATION));
    String other = request.getHeader(ANTHROPIC_HEADER);
    return bearer == null && other != null && !other.isBlank() ? other.trim() : bearer;
  }

  /**
   * Returns the bearer token of an {@code Authorization} header, or null. The name of the scheme is
   * case-insensitive: RFC 9110 section 11.1.
   */
  public static @Nullable String key(@Nullable String authorization) {
    if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return null;
    }
    String key = authorization.substring(SCHEME.length()).trim();
    return key.isEmpty() ? null : key;
  }

  /** Takes the same time for every key: compares the hashes of all allowed keys. */
  private boolean isAllowed(String key) {
    return KeyHash.isAmong(allowed, KeyHash.of(key));
  }
}
