package sluice.gateway.docs;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The OpenAPI description with Swagger UI and ReDoc, all of it from here: a machine without a way
 * to the internet shows it as well, and no other server learns who reads it.
 */
public final class DocsRoutes {

  private static final String YAML = "application/yaml"; // RFC 9512
  private static final String HTML = "text/html; charset=utf-8";
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

  private final Map<String, Page> pages = new LinkedHashMap<>();

  /** One thing that is served as it is. */
  private record Page(String type, Buffer bytes) {}

  /** Loads everything, once. */
  public DocsRoutes() {
    Buffer yaml = load("openapi.yaml");
    pages.put("/openapi.yaml", new Page(YAML, yaml));
    pages.put("/openapi.json", new Page("application/json", json(yaml)));
    pages.put("/docs", new Page(HTML, load("docs.html")));
    pages.put("/docs/start.js", new Page(SCRIPT, load("start.js")));
    pages.put(
        "/docs/swagger-ui/swagger-ui.css",
        new Page("text/css; charset=utf-8", load(SWAGGER_UI + "swagger-ui.css")));
    pages.put(
        "/docs/swagger-ui/swagger-ui-bundle.js",
        new Page(SCRIPT, load(SWAGGER_UI + "swagger-ui-bundle.js")));
    pages.put("/redoc", new Page(HTML, load("redoc.html")));
    pages.put(
        "/docs/redoc/redoc.standalone.js",
        new Page(
            SCRIPT,
            Buffer.buffer(
                load(REDOC + "redoc.standalone.js").toString().replace(REDOC_LOGO, NO_PICTURE))));
  }

  /** Takes its paths. */
  public void mount(Router router) {
    pages.forEach((path, page) -> router.get(path).handler(context -> send(context, page)));
  }

  private static void send(RoutingContext context, Page page) {
    HttpServerResponse response =
        context
            .response()
            .putHeader(HttpHeaders.CONTENT_TYPE, page.type())
            .putHeader("Content-Security-Policy", CSP)
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Referrer-Policy", "no-referrer")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.end(page.bytes());
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
