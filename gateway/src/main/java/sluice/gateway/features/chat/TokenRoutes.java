package sluice.gateway.features.chat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.access.ApiKeys;
import sluice.gateway.access.KeyHash;
import sluice.gateway.access.RateLimit;
import sluice.gateway.access.TrustedProxies;
import sluice.gateway.http.ContentTypes;
import sluice.gateway.http.Masking;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.shared.settings.ClusterDocument;
import sluice.shared.settings.Setting;

/** Makes tokens for private mode, for who has the key of the administrator. */
public final class TokenRoutes {

  /** Not of ours, so that no change of our level hides a new token. */
  private static final Logger audit = LoggerFactory.getLogger("audit.Settings");

  private static final String PATH = "/generatetoken";

  /** By then everybody who can be reached has heard of a change, and of another one besides. */
  private static final long SETTLE_MILLIS = 500;

  private static final int ATTEMPTS = 5;

  private final Vertx vertx;
  private final Setting<JsonArray> tokens;
  private final ClusterDocument document;
  private final ApiKeys administrators;
  private final RateLimit limit;
  private final TrustedProxies proxies;

  /**
   * Creates the feature from the parts it is made of.
   *
   * @param document has the hashes of the tokens
   * @param administrators lets in who may make them
   * @param limit how often they may
   */
  public TokenRoutes(
      Vertx vertx,
      ChatSettings settings,
      ClusterDocument document,
      ApiKeys administrators,
      RateLimit limit,
      TrustedProxies proxies) {
    this.vertx = vertx;
    this.tokens = settings.tokens();
    this.document = document;
    this.administrators = administrators;
    this.limit = limit;
    this.proxies = proxies;
  }

  /** Takes its path. */
  public void mount(Router router) {
    router
        .route(PATH)
        .method(HttpMethod.GET)
        .method(HttpMethod.POST)
        .handler(administrators)
        .handler(limit)
        .handler(this::newToken);
  }

  /** One more that may ask; nobody can be told again what it is. */
  private void newToken(RoutingContext context) {
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

  /** Of two changes at the same moment one is lost; so it is looked for, and added again. */
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
