package sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.gateway.features.avatar.AvatarRoutes;
import sluice.gateway.http.ConnectionDrain;
import sluice.gateway.http.ConnectionTimeouts;
import sluice.gateway.transport.Deadlines;
import sluice.shared.config.Env;
import sluice.shared.node.Node;
import sluice.shared.node.NodeConfig;

/** The description of the public surface against the routes that are really mounted. */
class DescribedRoutesTest {

  private static final Env ALL_FEATURES =
      new Env(
          Map.of(
              "FUSIONBRAIN_URL", "http://127.0.0.1:1",
              "HOST", "127.0.0.1",
              "PORT", "0",
              "OPS_PORT", "0",
              "DRAIN_TIMEOUT_SECONDS", "0",
              "LLM_SERVER_URL", "http://127.0.0.1:1/v1/completions",
              "OPENAI_API_KEY", "sk-of-the-operator",
              "PROVIDERS", "You=http://127.0.0.1:1/v1/chat/completions",
              "ADMIN_KEY", "the-key-of-the-administrator",
              "AVATAR_BUILTIN", "true"));

  private final Node node = Node.start(NodeConfig.from(ALL_FEATURES));

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    GatewayConfig config = GatewayConfig.from(ALL_FEATURES);
    Duration drain = Duration.ZERO;
    AtomicInteger port = new AtomicInteger();
    SharedServices shared = SharedServices.of(node, config);
    shared.workers().start().await();
    node.deploy(
        () -> new GatewayVerticle(config, shared, drain, port::set), new DeploymentOptions());
    Deadlines deadlines = new Deadlines(node.vertx());
    Router router = Router.router(node.vertx());
    new FeatureFactory(node.vertx(), deadlines, config, shared)
        .routes(new ConnectionTimeouts(deadlines, drain), new ConnectionDrain())
        .mount(router);

    Set<String> described = described(port.get());
    Set<String> ofAvatar =
        described.stream().filter(DescribedRoutesTest::isOfAvatar).collect(Collectors.toSet());
    described.removeAll(ofAvatar);
    assertThat(mounted(router)).isEqualTo(described);
    assertThat(ofAvatar).hasSize(8).allMatch(route -> isTaken(port.get(), route));
  }

  /** It has no path of its own: it may stand behind any prefix. */
  private static boolean isOfAvatar(String route) {
    return AvatarRoutes.isApi(route.substring(route.indexOf('/')));
  }

  /** Neither is the method unknown there nor does the request go on to FusionBrain. */
  private boolean isTaken(int port, String route) {
    String[] methodAndPath = route.split(" ", 2);
    int status =
        WebClient.create(node.vertx())
            .request(HttpMethod.valueOf(methodAndPath[0]), port, "127.0.0.1", methodAndPath[1])
            .timeout(10_000)
            .send()
            .await()
            .statusCode();
    return status != 405 && status != 502;
  }

  /** What is served by a path and a method of its own, but for pages in a browser. */
  private static Set<String> mounted(Router router) {
    Set<String> routes = new TreeSet<>();
    for (Route route : router.getRoutes()) {
      if (route.getPath() != null
          && route.methods() != null
          && !route.getPath().matches("/(docs|redoc|openapi|settings/page).*")) {
        for (HttpMethod method : route.methods()) {
          if (!method.equals(HttpMethod.HEAD)) { // which is there wherever GET is
            routes.add(method + " " + route.getPath());
          }
        }
      }
    }
    return routes;
  }

  /** What is described, but for what goes on to FusionBrain whatever it is. */
  private Set<String> described(int port) {
    JsonObject paths =
        WebClient.create(node.vertx())
            .get(port, "127.0.0.1", "/openapi.json")
            .timeout(10_000)
            .send()
            .map(response -> Responses.json(response).getJsonObject("paths"))
            .await();
    Set<String> routes = new TreeSet<>();
    for (String path : paths.fieldNames()) {
      if (!path.startsWith("/key/")) {
        for (String method : paths.getJsonObject(path).fieldNames()) {
          if (!method.equals("head")) {
            routes.add(method.toUpperCase(Locale.ROOT) + " " + path);
          }
        }
      }
    }
    return routes;
  }
}
