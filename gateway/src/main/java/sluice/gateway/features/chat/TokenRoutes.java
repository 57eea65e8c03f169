package sluice.gateway.features.chat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.access.KeyHash;
import sluice.gateway.access.TrustedProxies;
import sluice.gateway.http.ContentTypes;
import sluice.gateway.http.Masking;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.shared.settings.ClusterDocument;
import sluice.shared.settings.Setting;

/** Makes tokens for private mode. */
public final class TokenRoutes {

  /** Outside the package names of Sluice, so that no change of its log level hides a new token. */
  private static final Logger audit = LoggerFactory.getLogger("audit.Settings");

  /** Time for a change, and for one that was made at the same moment, to reach all nodes. */
  private static final long SETTLE_MILLIS = 500;

  private static final int ATTEMPTS = 5;

  private final Vertx vertx;
  private final Setting<JsonArray> tokens;
  private final ClusterDocument document;
  private final TrustedProxies proxies;

  /**
   * Creates the feature.
   *
   * @param document holds the hashes of the tokens
   */
  public TokenRoutes(
      Vertx vertx, ChatSettings settings, ClusterDocument document, TrustedProxies proxies) {
    this.vertx = vertx;
    this.tokens = settings.tokens();
    this.document = document;
    this.proxies = proxies;
  }

  /** Makes a token and responds with it; it is not stored and cannot be shown again. */
  public void create(RoutingContext context) {
    String token = UUID.randomUUID().toString();
    add(KeyHash.of(token), ATTEMPTS)
        .onSuccess(
            _ -> {
              audit
                  .atInfo()
                  .addKeyValue("client", Masking.printable(proxies.client(context.request())))
                  .log("token made");
              context
                  .response()
                  .putHeader(HttpHeaders.CONTENT_TYPE, ContentTypes.TEXT)
                  .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                  .end(token);
            })
        .onFailure(context::fail);
  }

  /** If two nodes change the document at the same moment, one change is lost: adds it again. */
  private Future<Void> add(String hash, int attempts) {
    if (attempts == 0) {
      return Future.failedFuture(new ProblemException(Problems.overloaded()));
    }
    return document
        .change(content -> with(content, hash))
        .compose(_ -> vertx.timer(SETTLE_MILLIS, TimeUnit.MILLISECONDS))
        .compose(
            _ ->
                tokens.in(document.content()).contains(hash)
                    ? Future.succeededFuture()
                    : add(hash, attempts - 1));
  }

  private JsonObject with(JsonObject content, String hash) {
    JsonArray hashes = tokens.in(content).copy();
    if (hashes.size() >= Tokens.COUNT_MAX) {
      throw new ProblemException(
          Problems.badRequest("There are " + Tokens.COUNT_MAX + " tokens already."));
    }
    return content.put(tokens.name(), hashes.add(hash));
  }
}
