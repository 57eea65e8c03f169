package sluice.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.http.Problem.MissingKey;
import sluice.gateway.http.Problem.UnknownKey;
import sluice.shared.config.Secret;

/**
 * Lets pass who shows one of the allowed keys as a bearer token, RFC 6750 section 2.1, or where
 * Anthropic's SDKs show theirs. One for all event loops.
 */
public final class ApiKeys implements Handler<RoutingContext> {

  private static final Logger log = LoggerFactory.getLogger(ApiKeys.class);
  private static final String SCHEME = "bearer ";
  private static final String OF_ANTHROPIC = "X-Api-Key";

  /** Of a shorter key nothing is shown: the rest could be guessed. */
  private static final int MASKED_LENGTH_MIN = 12;

  private static final int SHOWN_FIRST = 3;
  private static final int SHOWN_LAST = 4;

  private final List<byte[]> allowed;
  private final TrustedProxies proxies;
  private final FailureLimit failures;
  private final Problem missing;
  private final Problem unknown;

  /** Keys of clients. */
  public ApiKeys(KeysConfig config, TrustedProxies proxies) {
    this(config, proxies, new MissingKey(), new UnknownKey());
  }

  /** Keys of somebody else, who is told which key is meant. */
  public ApiKeys(KeysConfig config, TrustedProxies proxies, Problem missing, Problem unknown) {
    this.missing = missing;
    this.unknown = unknown;
    this.allowed = config.allowed().stream().map(Secret::reveal).map(ApiKeys::hash).toList();
    this.failures = new FailureLimit(config.failuresPerMinute());
    this.proxies = proxies;
  }

  @Override
  public void handle(RoutingContext context) {
    check(context.request());
    context.next();
  }

  /** A key of ours that is sent as one elsewhere is nobody else's business. */
  public void withhold(MultiMap headers) {
    List<String> shown = headers.getAll(HttpHeaders.AUTHORIZATION);
    if (shown.isEmpty()) {
      return;
    }
    List<String> others = shown.stream().filter(one -> !isOurs(one)).toList();
    if (others.size() < shown.size()) {
      headers.set(HttpHeaders.AUTHORIZATION.toString(), others);
    }
  }

  private boolean isOurs(String authorization) {
    String key = key(authorization);
    return key != null && areThereAny() && isAllowed(key);
  }

  /** False if nobody is allowed anything. */
  public boolean areThereAny() {
    return !allowed.isEmpty();
  }

  private void check(HttpServerRequest request) {
    String key = shown(request);
    if (key == null) {
      throw new ProblemException(missing);
    }
    String client = proxies.client(request);
    failures.check(client);
    if (!isAllowed(key)) {
      failures.count(client);
      log.warn("Refused the unknown key {} of {}", masked(key), Masking.printable(client));
      throw new ProblemException(unknown);
    }
  }

  private static @Nullable String shown(HttpServerRequest request) {
    String bearer = key(request.getHeader(HttpHeaders.AUTHORIZATION));
    String other = request.getHeader(OF_ANTHROPIC);
    return bearer == null && other != null && !other.isBlank() ? other.trim() : bearer;
  }

  /** The bearer token; null if there is none. Names of schemes have no case: RFC 9110, 11.1. */
  public static @Nullable String key(@Nullable String authorization) {
    if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return null;
    }
    String key = authorization.substring(SCHEME.length()).trim();
    return key.isEmpty() ? null : key;
  }

  /** Takes as long whatever the key is: hashes of one length, all of them, none sooner. */
  private boolean isAllowed(String key) {
    byte[] hash = hash(key);
    boolean found = false;
    for (byte[] one : allowed) {
      found |= MessageDigest.isEqual(one, hash);
    }
    return found;
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  /** Enough of a key for its owner to know which it is. */
  static String masked(String key) {
    return key.length() < MASKED_LENGTH_MIN
        ? "****"
        : Masking.printable(
            key.substring(0, SHOWN_FIRST) + "..." + key.substring(key.length() - SHOWN_LAST));
  }
}
