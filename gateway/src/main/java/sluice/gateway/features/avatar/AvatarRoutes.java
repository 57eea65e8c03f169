package sluice.gateway.features.avatar;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sluice.gateway.access.Cors;
import sluice.gateway.access.TrustedProxies;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.OwnResponse;
import sluice.gateway.http.StaticPages;

/**
 * The API of the talking avatar under any prefix, and a page that shows it. Who serves the API does
 * not know of prefixes: its paths are without, and the links in its responses are given one.
 */
public final class AvatarRoutes {

  /** The page; all its addresses are relative to itself. */
  private static final String PAGE = "/avatar";

  /** Directly below the root, where no prefix makes it somebody else's. */
  private static final Pattern NEAR_PAGE =
      Pattern.compile("(?i)/avatar(?![a-z0-9_-]).*", Pattern.DOTALL);

  private static final String CSP =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final AvatarServer server;
  private final String configuredPrefix;
  private final TrustedProxies proxies;
  private final AvatarLog log;
  private final StaticPages pages = new StaticPages(CSP, AvatarRoutes.class);

  /** Creates the feature with whoever plays the avatar. */
  public AvatarRoutes(
      AvatarServer server, AvatarConfig config, TrustedProxies proxies, AvatarLog log) {
    this.server = server;
    this.configuredPrefix = config.prefix();
    this.proxies = proxies;
    this.log = log;
    pages.add(PAGE, StaticPages.HTML, "avatar.html");
    pages.add(PAGE + "/player.js", StaticPages.SCRIPT, "player.js");
    pages.add(PAGE + "/style.css", StaticPages.CSS, "style.css");
  }

  /** True of the paths of the API. */
  public static boolean isApi(@Nullable String path) {
    return path != null && AvatarPath.of(path).isPresent();
  }

  /** True of paths that nearly are one of the API, or of the page. */
  public static boolean isNear(String path) {
    return AvatarPath.isNear(path) || NEAR_PAGE.matcher(path).matches();
  }

  /** Lets pages of other origins use the API. */
  public void mountCors(Router router, Cors cors) {
    router.route().handler(ofApi(cors));
  }

  /** Takes its paths. */
  public void mount(Router router) {
    router.route().handler(ofApi(this::serve));
    router.route().handler(this::page);
  }

  private static Handler<RoutingContext> ofApi(Handler<RoutingContext> handler) {
    return context -> {
      if (isApi(context.normalizedPath())) {
        handler.handle(context);
      } else {
        context.next();
      }
    };
  }

  private void serve(RoutingContext context) {
    AvatarPath path = AvatarPath.of(path(context)).orElseThrow();
    Exchange exchange = Exchange.of(context);
    log.head(exchange);
    String prefix = PathPrefix.of(context.request(), proxies, path.prefix(), configuredPrefix);
    server.serve(exchange, path.api(), prefix).onFailure(context::fail);
  }

  private void page(RoutingContext context) {
    String path = path(context);
    int page = path.lastIndexOf(PAGE);
    if (page < 0 || !PathPrefix.is(path.substring(0, page)) || !pages.has(path.substring(page))) {
      context.next();
      return;
    }
    HttpMethod method = context.request().method();
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      pages.send(context, path.substring(page));
    } else {
      OwnResponse.otherMethod(context.request(), "GET, HEAD").onFailure(context::fail);
    }
  }

  private static String path(RoutingContext context) {
    return Objects.requireNonNull(context.normalizedPath());
  }
}
