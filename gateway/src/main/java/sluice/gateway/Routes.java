package sluice.gateway;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.gateway.access.AccessLog;
import sluice.gateway.access.Admission;
import sluice.gateway.access.ApiKeys;
import sluice.gateway.access.Cors;
import sluice.gateway.features.avatar.AvatarRoutes;
import sluice.gateway.features.chat.ChatProblems;
import sluice.gateway.features.chat.ChatRoutes;
import sluice.gateway.features.chat.TokenRoutes;
import sluice.gateway.features.docs.DocsRoutes;
import sluice.gateway.features.fusionbrain.FusionBrainRoutes;
import sluice.gateway.features.llm.LlmRoutes;
import sluice.gateway.features.openai.ImageProblems;
import sluice.gateway.features.openai.ImageRoutes;
import sluice.gateway.features.openai.OpenAiRest;
import sluice.gateway.features.settings.SettingsRoutes;
import sluice.gateway.http.ConnectionDrain;
import sluice.gateway.http.ConnectionTimeouts;
import sluice.gateway.http.ErrorFormat;
import sluice.gateway.http.OpenAiErrors;
import sluice.gateway.http.OwnPaths;
import sluice.gateway.http.OwnResponse;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.ProblemHandler;
import sluice.gateway.http.Problems;
import sluice.gateway.http.RequestMeters;
import sluice.gateway.http.RequestTimer;
import sluice.gateway.http.RouteName;
import sluice.shared.node.Release;

/**
 * The whole public surface, in the order in which it is tried. A feature that is not set up has no
 * routes, and its paths go to the catch-all. The paths of the others, and what is nearly one of
 * them, never go to an upstream, whatever the method.
 */
record Routes(
    AccessLog log,
    RequestMeters meters,
    ConnectionTimeouts timeouts,
    ConnectionDrain farewell,
    Cors cors,
    Admission admission,
    ApiKeys keys,
    DocsRoutes docs,
    Optional<SettingsRoutes> settings,
    Optional<TokenRoutes> tokens,
    Optional<ChatRoutes> chat,
    Optional<LlmRoutes> llm,
    Optional<ImageRoutes> images,
    Optional<OpenAiRest> openAi,
    Optional<AvatarRoutes> avatar,
    Optional<FusionBrainRoutes> fusionBrain) {

  private static final String ROOT = "/";
  private static final String VERSION_1 = "/v1/";
  private static final Set<String> SETTINGS = Set.of("/settings", "/save", "/generatetoken");
  private static final String ALL_OF_VERSION_1 = VERSION_1 + "*";

  void mount(Router router) {
    OwnPaths own = new OwnPaths(router, this::isPassedThrough, this::isNear);
    router
        .route()
        .handler(log)
        .handler(new RequestTimer(meters, this::name))
        .handler(timeouts)
        .handler(farewell)
        .failureHandler(new ProblemHandler(this::shape, log::refused));
    chat.ifPresent(feature -> feature.hideQuestions(router));
    router.route("/health").handler(cors);
    get(router, "/health", this::health);
    docs.mount(router);
    settings.ifPresent(feature -> feature.mount(router));
    tokens.ifPresent(feature -> feature.mount(router));
    if (llm.isPresent() || chat.isPresent()) {
      router.route(ROOT).handler(cors);
    }
    if (hasVersion1()) {
      router.route(ALL_OF_VERSION_1).handler(cors);
    }
    if (images.isPresent()) {
      router.route(ImageRoutes.OWN).handler(cors);
    }
    avatar.ifPresent(feature -> feature.mountCors(router, cors));
    router.options().handler(own::options);
    router.route().handler(admission); // for all that follow
    chat.ifPresent(feature -> feature.mount(router));
    if (llm.isPresent()) {
      get(router, ROOT, this::root);
    }
    chat.ifPresent(feature -> feature.mountRest(router));
    if (hasVersion1()) {
      router.route(ALL_OF_VERSION_1).handler(keys);
      llm.ifPresent(feature -> feature.mount(router));
      images.ifPresent(feature -> feature.mount(router));
    }
    images.ifPresent(
        feature -> {
          if (keys.areThereAny()) {
            router.route(ImageRoutes.OWN).handler(keys); // its clients knew none before
          }
          feature.mountOwn(router);
        });
    avatar.ifPresent(feature -> feature.mount(router));
    router.route().handler(own::refuse);
    if (hasVersion1()) {
      router.route(ALL_OF_VERSION_1).handler(this::passThrough);
    }
    fusionBrain.ifPresentOrElse(
        feature -> feature.mount(router), () -> router.route().handler(Routes::notFound));
  }

  private static void get(Router router, String path, Handler<RoutingContext> handler) {
    router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
  }

  /** Language models come first: their server is the one that was named. */
  private void passThrough(RoutingContext context) {
    if (llm.isPresent()) {
      llm.get().passThrough(context);
    } else {
      openAi.ifPresentOrElse(feature -> feature.passThrough(context), () -> notFound(context));
    }
  }

  private boolean isPassedThrough(String path) {
    return hasVersion1() && path.startsWith(VERSION_1);
  }

  /** True of what is nearly one of the paths that are not the router's. */
  private boolean isNear(String path) {
    return (hasVersion1() && (path + "/").toLowerCase(Locale.ROOT).startsWith(VERSION_1))
        || (avatar.isPresent() && AvatarRoutes.isNear(path));
  }

  private boolean hasVersion1() {
    return llm.isPresent() || images.isPresent();
  }

  /** What errors look like at a path, also those that no route gets to see. */
  ErrorFormat shape(@Nullable String path) {
    String folder = path + "/"; // as the router sees it, with or without a slash at its end
    if (hasVersion1() && folder.startsWith(VERSION_1)) {
      return OpenAiErrors::body;
    }
    if (images.isPresent() && folder.startsWith(ImageRoutes.OWN + "/")) {
      return ImageProblems::body;
    }
    return chat.isPresent() && ROOT.equals(path) ? ChatProblems::body : ErrorFormat.PLAIN;
  }

  /** True where a question may be typed into an address as it is. */
  boolean takesRawQuery(String path) {
    return chat.isPresent() && ROOT.equals(path);
  }

  /** What metrics call what is served at a path; it goes by the path alone, too. */
  RouteName name(String path) {
    if (path.equals("/health")) {
      return RouteName.HEALTH;
    }
    if (path.startsWith("/docs") || path.startsWith("/openapi.") || path.equals("/redoc")) {
      return RouteName.DOCS;
    }
    if (settings.isPresent() && SETTINGS.contains(path)) {
      return RouteName.SETTINGS;
    }
    if (path.startsWith("/v1/images/") || path.equals(ImageRoutes.OWN)) {
      return images.isPresent() ? RouteName.IMAGES : RouteName.FUSIONBRAIN;
    }
    if (hasVersion1() && path.startsWith(VERSION_1)) {
      return RouteName.LLM;
    }
    if (chat.isPresent() && (path.equals(ROOT) || path.equals("/models"))) {
      return RouteName.CHAT;
    }
    boolean plays = avatar.isPresent() && (AvatarRoutes.isApi(path) || path.equals("/avatar"));
    return plays ? RouteName.AVATAR : RouteName.FUSIONBRAIN;
  }

  private static void notFound(RoutingContext context) {
    context.fail(new ProblemException(Problems.notFound()));
  }

  private void root(RoutingContext context) {
    OwnResponse.json(
        context,
        new JsonObject()
            .put("name", "LLM Gateway")
            .put("version", Release.version())
            .put(
                "endpoints",
                JsonArray.of(
                    "/health",
                    "/v1/models",
                    "/v1/completions",
                    "/v1/chat/completions",
                    "/v1/embeddings")));
  }

  private void health(RoutingContext context) {
    OwnResponse.json(
        context,
        new JsonObject()
            .put("status", "healthy")
            .put("service", llm.isPresent() ? "LLM Gateway" : "FusionBrain API Proxy"));
  }
}
