package sluice.gateway.http;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sluice.gateway.transport.PercentEncoding;

/**
 * Keeps requests that are meant for the gateway from reaching an upstream, as they may carry the
 * gateway's keys. These are requests with any method at the path of a route, and near misses: paths
 * that differ from one only in case or in what follows it.
 *
 * <p>The paths are taken from the router: all routes with an exact path and methods.
 */
public final class ReservedPaths {

  private static final String ROOT = "/";

  private final Router router;
  private final Predicate<String> elsewhere;
  private final Predicate<String> near;
  private @Nullable Map<String, String> methods;

  /**
   * Creates it; the routes are read with the first request.
   *
   * @param elsewhere matches paths below a route that are forwarded on purpose
   * @param near matches further near misses, of routes without an exact path
   */
  public ReservedPaths(Router router, Predicate<String> elsewhere, Predicate<String> near) {
    this.router = router;
    this.elsewhere = elsewhere;
    this.near = near;
  }

  /** Responds to OPTIONS with the methods of the path; requires no key, as it reveals no more. */
  public void options(RoutingContext context) {
    String allow = methods().get(path(context));
    if (allow == null) {
      context.next();
    } else {
      LocalResponse.otherMethod(context.request(), allow).onFailure(context::fail);
    }
  }

  /** Rejects other methods at the paths of routes, and near misses. */
  public void refuse(RoutingContext context) {
    String path = path(context);
    String allow = methods().get(path);
    if (allow != null) {
      LocalResponse.otherMethod(context.request(), allow).onFailure(context::fail);
    } else if (!elsewhere.test(path) && isNear(path)) {
      throw new ProblemException(Problems.notFound());
    } else {
      context.next();
    }
  }

  private boolean isNear(String path) {
    String plain = decoded(path).toLowerCase(Locale.ROOT);
    return near.test(path)
        || methods().keySet().stream().anyMatch(own -> !own.equals(ROOT) && isBelow(plain, own));
  }

  /** True if a path continues another one in a way that some server takes for a new segment. */
  private static boolean isBelow(String path, String own) {
    if (!path.startsWith(own)) {
      return false;
    }
    char next = path.length() == own.length() ? '/' : path.charAt(own.length());
    return !Character.isLetterOrDigit(next) && next != '-' && next != '_';
  }

  private static String decoded(String path) {
    try {
      return PercentEncoding.decode(path);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  /** The path as the router matches it: without dot segments and without a slash at the end. */
  private static String path(RoutingContext context) {
    String path = Objects.requireNonNull(context.normalizedPath());
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private Map<String, String> methods() {
    Map<String, String> known = methods;
    if (known == null) {
      known = methods(router);
      methods = known;
    }
    return known;
  }

  private static Map<String, String> methods(Router router) {
    Map<String, Set<String>> byPath = new HashMap<>();
    for (Route route : router.getRoutes()) {
      if (route.getPath() != null && route.isExactPath() && route.methods() != null) {
        Set<String> names = byPath.computeIfAbsent(route.getPath(), _ -> new TreeSet<>());
        route.methods().forEach(method -> names.add(method.name()));
      }
    }
    Map<String, String> allowed = new HashMap<>();
    byPath.forEach((path, names) -> allowed.put(path, String.join(", ", names)));
    return allowed;
  }
}
