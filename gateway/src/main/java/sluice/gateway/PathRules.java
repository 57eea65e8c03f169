package sluice.gateway;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.gateway.features.avatar.AvatarRoutes;
import sluice.gateway.features.chat.ChatProblems;
import sluice.gateway.features.openai.ImageProblems;
import sluice.gateway.http.ErrorFormat;
import sluice.gateway.http.OpenAiErrors;
import sluice.gateway.http.RouteName;

/**
 * What follows from the path of a request alone. It must hold for requests that no route sees, too,
 * such as malformed ones.
 */
record PathRules(Features features) {

  static final String ROOT = "/";
  static final String VERSION_1 = "/v1/";
  static final String GENERATE_IMAGE = "/api/generate/image";

  private static final Set<String> SETTINGS = Set.of("/settings", "/save", "/generatetoken");

  /** The format of errors. */
  ErrorFormat errorFormat(@Nullable String path) {
    String folder = path + "/"; // the router ignores a slash at the end
    if (isPassedThrough(folder)) {
      return OpenAiErrors::body;
    }
    if (features.images().isPresent() && folder.startsWith(GENERATE_IMAGE + "/")) {
      return ImageProblems::body;
    }
    return features.chat().isPresent() && ROOT.equals(path)
        ? ChatProblems::body
        : ErrorFormat.PLAIN;
  }

  /** The name of the route in metrics. */
  RouteName routeName(String path) {
    if (path.equals("/health")) {
      return RouteName.HEALTH;
    }
    if (path.startsWith("/docs") || path.startsWith("/openapi.") || path.equals("/redoc")) {
      return RouteName.DOCS;
    }
    if (features.settings().isPresent() && SETTINGS.contains(path)) {
      return RouteName.SETTINGS;
    }
    if (path.startsWith("/v1/images/") || path.equals(GENERATE_IMAGE)) {
      return features.images().isPresent() ? RouteName.IMAGES : RouteName.FUSIONBRAIN;
    }
    if (isPassedThrough(path)) {
      return RouteName.LLM;
    }
    if (features.chat().isPresent() && (path.equals(ROOT) || path.equals("/models"))) {
      return RouteName.CHAT;
    }
    boolean isAvatar =
        features.avatar().isPresent() && (AvatarRoutes.isApi(path) || path.equals("/avatar"));
    return isAvatar ? RouteName.AVATAR : RouteName.FUSIONBRAIN;
  }

  /** True if the query may have UTF-8 in it that is not percent-encoded: a typed question. */
  boolean takesRawQuery(String path) {
    return features.chat().isPresent() && ROOT.equals(path);
  }

  /** True if the path is passed through to an upstream unless a route takes it. */
  boolean isPassedThrough(String path) {
    return features.hasVersion1() && path.startsWith(VERSION_1);
  }

  /** True if the path nearly is one that the router matches by a pattern, such as {@code /V1/}. */
  boolean isNearMiss(String path) {
    return isPassedThrough((path + "/").toLowerCase(Locale.ROOT))
        || (features.avatar().isPresent() && AvatarRoutes.isNear(path));
  }
}
