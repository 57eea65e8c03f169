package sluice.gateway.http;

import io.netty.handler.codec.http.QueryStringDecoder;
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

/**
 * Keeps requests that are meant for routes of the gateway from going on to an upstream: they may
 * carry its keys. That is any method at a path that has a route, and any path that differs from
 * such a one only in its case or in what follows it.
 *
 * <p>The paths are those of the routes that have a path and methods, so none can be forgotten.
 */
public final class OwnPaths {

  private static final String ROOT = "/";

  private final Router router;
  private final Predicate<String> elsewhere;
  private final Predicate<String> near;
  private @Nullable Map<String, String> methods;

  /**
   * Creates it; the routes are looked at with the first request.
   *
   * @param elsewhere paths below own ones that go to an upstream on purpose
   * @param near paths that are own ones or nearly so beyond those of the router
   */
  public OwnPaths(Router router, Predicate<String> elsewhere, Predicate<String> near) {
    this.router = router;
    this.elsewhere = elsewhere;
    this.near = near;
  }

  /** Answers OPTIONS at own paths; no key is needed, as nothing is told but the methods. */
  public void options(RoutingContext context) {
    String allow = methods().get(path(context));
    if (allow == null) {
      context.next();
    } else {
      OwnResponse.otherMethod(context.request(), allow).onFailure(context::fail);
    }
  }

  /** Refuses other methods of own paths, and paths that are nearly own ones. */
  public void refuse(RoutingContext context) {
    String path = path(context);
    String allow = methods().get(path);
    if (allow != null) {
      OwnResponse.otherMethod(context.request(), allow).onFailure(context::fail);
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

  /** Whatever parts a path from its rest ends a segment for one server or another. */
  private static boolean isBelow(String path, String own) {
    if (!path.startsWith(own)) {
      return false;
    }
    char next = path.length() == own.length() ? '/' : path.charAt(own.length());
    return !Character.isLetterOrDigit(next) && next != '-' && next != '_';
  }

  private static String decoded(String path) {
    try {
      return QueryStringDecoder.decodeComponent(path.replace("+", "%2B"));
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  /** As the router sees it: without dot segments, and with or without a slash at its end. */
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
