package sluice.gateway.features.avatar;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sluice.gateway.access.TrustedProxies;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.LocalResponse;
import sluice.gateway.http.StaticPages;

/**
 * The API of the talking avatar below any path prefix, and a page that shows it. The {@link
 * AvatarServer} sees paths without the prefix, and the links in its responses get the prefix.
 */
public final class AvatarRoutes {

  private static final String PAGE = "/avatar";
  private static final String SCRIPT = PAGE + "/player.js";
  private static final String STYLE = PAGE + "/style.css";
  private static final Set<String> PAGES = Set.of(PAGE, SCRIPT, STYLE);

  /** Only without a prefix: below one, the path may belong to an upstream. */
  private static final Pattern NEAR_PAGE =
      Pattern.compile("(?i)/avatar(?![a-z0-9_-]).*", Pattern.DOTALL);

  private static final String CSP =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src"
          + " 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
          + " 'none'";

  private final AvatarServer server;
  private final String configuredPrefix;
  private final TrustedProxies proxies;
  private final AvatarLog log;
  private final StaticPages pages = new StaticPages(CSP, AvatarRoutes.class);

  /** The page and what it loads, by their paths without the prefix. */
  private final Map<String, Handler<RoutingContext>> pagesByPath =
      Map.of(
          PAGE, pages.html("avatar.html"),
          SCRIPT, pages.script("player.js"),
          STYLE, pages.css("style.css"));

  /** Creates the feature. */
  public AvatarRoutes(
      AvatarServer server, AvatarConfig config, TrustedProxies proxies, AvatarLog log) {
    this.server = server;
    this.configuredPrefix = config.prefix();
    this.proxies = proxies;
    this.log = log;
  }

  /** True of the paths of the API, with any prefix. */
  public static boolean isApi(@Nullable String path) {
    return path != null && AvatarPath.of(path).isPresent();
  }

  /** True of paths that look like one of the API or of the page, such as {@code /Avatar}. */
  public static boolean isNear(String path) {
    return AvatarPath.isNear(path) || NEAR_PAGE.matcher(path).matches();
  }

  /** True of the paths of the page and what it loads, with any prefix. */
  public static boolean isPage(String path) {
    int page = path.lastIndexOf(PAGE);
    return page >= 0
        && PathPrefix.is(path.substring(0, page))
        && PAGES.contains(path.substring(page));
  }

  /** Serves the API. */
  public void serve(RoutingContext context) {
    AvatarPath path = AvatarPath.of(path(context)).orElseThrow();
    Exchange exchange = Exchange.of(context);
    log.begun(exchange);
    String prefix = PathPrefix.of(context.request(), proxies, path.prefix(), configuredPrefix);
    server.serve(exchange, path.api(), prefix).onFailure(context::fail);
  }

  /** Serves the page and what it loads. */
  public void page(RoutingContext context) {
    String path = path(context);
    HttpMethod method = context.request().method();
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      Objects.requireNonNull(pagesByPath.get(path.substring(path.lastIndexOf(PAGE))))
          .handle(context);
    } else {
      LocalResponse.otherMethod(context.request(), "GET, HEAD").onFailure(context::fail);
    }
  }

  private static String path(RoutingContext context) {
    return Objects.requireNonNull(context.normalizedPath());
  }
}
