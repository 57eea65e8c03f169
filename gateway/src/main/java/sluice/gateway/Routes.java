package sluice.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import sluice.gateway.access.AccessLog;
import sluice.gateway.access.ApiKeys;
import sluice.gateway.features.avatar.AvatarRoutes;
import sluice.gateway.features.chat.ChatRoutes;
import sluice.gateway.features.docs.DocsRoutes;
import sluice.gateway.http.ConnectionDrain;
import sluice.gateway.http.ConnectionTimeouts;
import sluice.gateway.http.LocalResponse;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.ProblemHandler;
import sluice.gateway.http.Problems;
import sluice.gateway.http.RequestMeters;
import sluice.gateway.http.RequestTimer;
import sluice.gateway.http.ReservedPaths;
import sluice.gateway.http.RouteTable;
import sluice.shared.node.Release;

/**
 * The whole public surface: every path, the guards before it and the handler that serves it, in the
 * order in which they are tried. A feature that is not configured has no routes, and its paths go
 * to the catch-all. The paths of the other features, and near misses of them, never reach an
 * upstream, whatever the method.
 */
record Routes(
    AccessLog log,
    RequestMeters meters,
    ConnectionTimeouts timeouts,
    ConnectionDrain drain,
    Guards guards,
    Features features) {

  void mount(Router router) {
    PathRules rules = rules();
    ReservedPaths reserved = new ReservedPaths(router, rules::isPassedThrough, rules::isNearMiss);
    RouteTable table = new RouteTable(router);

    router.route().failureHandler(new ProblemHandler(rules::errorFormat, log::refused));
    table.all(log, new RequestTimer(meters, rules::routeName), timeouts, drain);
    features.chat().ifPresent(_ -> table.any("/", ChatRoutes::hideQuery));

    // Served even when the gateway is full: the probe, the documentation and the settings.
    table.any("/health", guards.cors()).get("/health", this::health);
    documentation(table, features.docs());
    guards.administrators().ifPresent(administrators -> settings(table, administrators));

    crossOrigin(table);
    router.options().handler(reserved::options); // needs neither a place nor a key
    table.all(guards.admission());

    chat(table);
    version1(table);
    generateImage(table);
    avatar(table);

    table.all(reserved::refuse);
    if (features.hasVersion1()) {
      table.any("/v1/*", this::passThrough);
    }
    features
        .fusionBrain()
        .ifPresentOrElse(
            fusionBrain -> table.all(fusionBrain::forward), () -> table.all(Routes::notFound));
  }

  private static void documentation(RouteTable table, DocsRoutes docs) {
    table
        .get("/openapi.yaml", docs.yaml())
        .get("/openapi.json", docs.json())
        .get("/docs", docs.swaggerUi())
        .get("/docs/start.js", docs.swaggerUiStart())
        .get("/docs/swagger-ui/swagger-ui.css", docs.swaggerUiStyle())
        .get("/docs/swagger-ui/swagger-ui-bundle.js", docs.swaggerUiScript())
        .get("/redoc", docs.redoc())
        .get("/docs/redoc/redoc.standalone.js", docs.redocScript());
  }

  private void settings(RouteTable table, ApiKeys administrators) {
    var changes = guards.settingsChanges();
    features
        .settings()
        .ifPresent(
            settings ->
                table
                    .get("/settings/page", settings.page())
                    .get("/settings/page.css", settings.style())
                    .get("/settings/page.js", settings.script())
                    .get("/settings", settings::pageForBrowsers, administrators, settings::show)
                    .only(HttpMethod.PUT, "/settings", administrators, changes, settings::change)
                    .post("/settings", administrators, changes, settings::change)
                    .post("/save", administrators, changes, settings::save));
    features
        .tokens()
        .ifPresent(
            tokens -> {
              for (HttpMethod method : new HttpMethod[] {HttpMethod.GET, HttpMethod.POST}) {
                table.only(method, "/generatetoken", administrators, changes, tokens::create);
              }
            });
  }

  /** CORS holds for errors, preflights and near misses, too, so it covers whole areas. */
  private void crossOrigin(RouteTable table) {
    if (features.llm().isPresent() || features.chat().isPresent()) {
      table.any("/", guards.cors());
    }
    if (features.hasVersion1()) {
      table.any("/v1/*", guards.cors());
    }
    features.images().ifPresent(_ -> table.any("/api/generate/image", guards.cors()));
    features.avatar().ifPresent(_ -> table.where(AvatarRoutes::isApi, guards.cors()));
  }

  private void chat(RouteTable table) {
    features
        .chat()
        .ifPresent(
            chat ->
                table
                    .only(HttpMethod.GET, "/", chat::askByQuery)
                    .post("/", chat::askByBody)
                    .get("/models", chat::models));
    features.llm().ifPresent(_ -> table.get("/", this::root));
    features.chat().ifPresent(chat -> table.only(HttpMethod.GET, "/", chat::rejectWithoutQuestion));
  }

  private void version1(RouteTable table) {
    if (features.hasVersion1()) {
      table.any("/v1/*", guards.keys());
    }
    features
        .llm()
        .ifPresent(
            llm ->
                table
                    .post("/v1/completions", llm::completion)
                    .post("/v1/chat/completions", llm::chatCompletion)
                    .post("/v1/embeddings", llm::embeddings)
                    .get("/v1/models", llm::models));
    features
        .images()
        .ifPresent(
            images ->
                table
                    .post("/v1/images/generations", images::serve)
                    .post("/v1/images/edits", images::serve));
  }

  private void generateImage(RouteTable table) {
    features
        .images()
        .ifPresent(
            images -> {
              if (guards.keys().areThereAny()) { // clients of this route may not know of keys
                table.any("/api/generate/image", guards.keys());
              }
              table.post("/api/generate/image", images::generate);
            });
  }

  /**
   * Below any path prefix, such as {@code /r}: the API has {@code /api/health}, {@code
   * /api/stream_chunks}, {@code /api/chunk/video/ID}, {@code /api/chunk/audio/ID}, {@code
   * /api/generate}, {@code /api/generate_stream}, {@code /api/avatar} and {@code /api/cleanup}; the
   * page has {@code /avatar}, {@code /avatar/player.js} and {@code /avatar/style.css}.
   */
  private void avatar(RouteTable table) {
    features
        .avatar()
        .ifPresent(
            avatar ->
                table
                    .where(AvatarRoutes::isApi, avatar::serve)
                    .where(AvatarRoutes::isPage, avatar::page));
  }

  /** The rest of {@code /v1/}: goes to the language model server if there is one. */
  private void passThrough(RoutingContext context) {
    features
        .llm()
        .ifPresentOrElse(
            llm -> llm.passThrough(context),
            () ->
                features
                    .openAi()
                    .ifPresentOrElse(
                        openAi -> openAi.passThrough(context), () -> notFound(context)));
  }

  /** What follows from the path of a request alone. */
  PathRules rules() {
    return new PathRules(features);
  }

  private static void notFound(RoutingContext context) {
    context.fail(new ProblemException(Problems.notFound()));
  }

  private void root(RoutingContext context) {
    LocalResponse.json(
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
    boolean isLlm = features.llm().isPresent();
    LocalResponse.json(
        context,
        new JsonObject()
            .put("status", "healthy")
            .put("service", isLlm ? "LLM Gateway" : "FusionBrain API Proxy"));
  }
}
