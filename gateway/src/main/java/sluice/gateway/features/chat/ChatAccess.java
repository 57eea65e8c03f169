package sluice.gateway.features.chat;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import sluice.gateway.access.ApiKeys;
import sluice.gateway.access.FailureLimit;
import sluice.gateway.access.TrustedProxies;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Query;
import sluice.shared.settings.ClusterDocument;

/** Requires a token in private mode, and nothing otherwise. */
public final class ChatAccess {

  private final ChatSettings settings;
  private final ClusterDocument document;
  private final FailureLimit failures;
  private final TrustedProxies proxies;

  /** Creates the check. */
  public ChatAccess(
      ChatSettings settings,
      ClusterDocument document,
      FailureLimit failures,
      TrustedProxies proxies) {
    this.settings = settings;
    this.document = document;
    this.failures = failures;
    this.proxies = proxies;
  }

  /**
   * Checks the token of a request.
   *
   * @throws ProblemException if it is missing or invalid
   */
  void check(HttpServerRequest request) {
    JsonObject now = document.content();
    if (!settings.privateMode().in(now)) {
      return;
    }
    String token = token(request);
    if (token == null) {
      throw new ProblemException(ChatProblems.invalidToken());
    }
    if (!Tokens.allow(settings.tokens().in(now), token)) {
      failures.count(proxies.network(request), token);
      throw new ProblemException(ChatProblems.invalidToken());
    }
  }

  private static @Nullable String token(HttpServerRequest request) {
    String inQuery = Query.of(request).get(Tokens.PARAMETER);
    return inQuery == null ? ApiKeys.key(request.getHeader(HttpHeaders.AUTHORIZATION)) : inQuery;
  }
}
