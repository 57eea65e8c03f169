package sluice.gateway.docs;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The OpenAPI description with Swagger UI and ReDoc, all of it from here: a machine without a way
 * to the internet shows it as well, and no other server learns who reads it.
 */
public final class DocsRoutes {

  private static final String YAML = "application/yaml"; // RFC 9512
  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String WEBJARS = "/META-INF/resources/webjars/";
  private static final String SWAGGER_UI = WEBJARS + "swagger-ui/5.34.1/";
  private static final String REDOC = WEBJARS + "redoc/2.1.4/bundles/";

  /** The one thing that ReDoc would have from another server. */
  private static final String REDOC_LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg";

  private static final String NO_PICTURE =
      "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

  /**
   * Only what comes from here; both pages write styles into themselves, ReDoc works in a thread it
   * makes from a blob, and both show pictures of their own as data.
   */
  private static final String CSP =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
          + " data:; font-src 'self' data:; connect-src 'self'; worker-src blob:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, Page> PAGES =
      Map.of(
          "/openapi.yaml", new Page(YAML, () -> load("openapi.yaml")),
          "/openapi.json", new Page("application/json", () -> json(load("openapi.yaml"))),
          "/docs", new Page(HTML, () -> load("docs.html")),
          "/docs/start.js", new Page(SCRIPT, () -> load("start.js")),
          "/docs/swagger-ui/swagger-ui.css",
              new Page(CSS, () -> load(SWAGGER_UI + "swagger-ui.css")),
          "/docs/swagger-ui/swagger-ui-bundle.js",
              new Page(SCRIPT, () -> load(SWAGGER_UI + "swagger-ui-bundle.js")),
          "/redoc", new Page(HTML, () -> load("redoc.html")),
          "/docs/redoc/redoc.standalone.js", new Page(SCRIPT, DocsRoutes::redoc));

  private final Map<String, Buffer> loaded = new ConcurrentHashMap<>();

  /**
   * One thing that is served as it is.
   *
   * @param bytes reads it, which takes its time
   */
  private record Page(String type, Supplier<Buffer> bytes) {}

  /** Takes its paths. */
  public void mount(Router router) {
    PAGES.forEach((path, page) -> router.get(path).handler(context -> send(context, path, page)));
  }

  private void send(RoutingContext context, String path, Page page) {
    bytes(context.vertx(), path, page)
        .onFailure(context::fail)
        .onSuccess(bytes -> response(context, page).end(bytes));
  }

  /** Each is read when somebody asks for it, once; most nodes are never asked. */
  private Future<Buffer> bytes(Vertx vertx, String path, Page page) {
    Buffer known = loaded.get(path);
    return known == null
        ? vertx
            .executeBlocking(() -> loaded.computeIfAbsent(path, _ -> page.bytes().get()))
            .map(Objects::requireNonNull)
        : Future.succeededFuture(known);
  }

  private static HttpServerResponse response(RoutingContext context, Page page) {
    return context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, page.type())
        .putHeader("Content-Security-Policy", CSP)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
  }

  private static Buffer redoc() {
    String script = load(REDOC + "redoc.standalone.js").toString();
    return Buffer.buffer(script.replace(REDOC_LOGO, NO_PICTURE));
  }

  private static Buffer json(Buffer yaml) {
    try {
      Map<?, ?> map = new YAMLMapper().readValue(yaml.getBytes(), Map.class);
      JsonObject object = new JsonObject();
      map.forEach((name, value) -> object.put(name.toString(), value));
      return object.toBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Buffer load(String name) {
    try (InputStream in = DocsRoutes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the class path");
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
