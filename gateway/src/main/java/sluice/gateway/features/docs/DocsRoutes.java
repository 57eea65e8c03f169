package sluice.gateway.features.docs;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import sluice.gateway.http.StaticPages;

/** The OpenAPI description with Swagger UI and ReDoc, all of it from here. */
public final class DocsRoutes {

  private static final String YAML = "application/yaml"; // RFC 9512
  private static final String WEBJARS = "/META-INF/resources/webjars/";
  private static final String SWAGGER_UI = WEBJARS + "swagger-ui/5.34.1/";
  private static final String REDOC = WEBJARS + "redoc/2.5.1/";

  /** The one thing that ReDoc would have from another server. */
  private static final String REDOC_LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg";

  private static final String NO_IMAGE =
      "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

  /**
   * Only what comes from here; both pages write styles into themselves, ReDoc works in a thread it
   * makes from a blob, and both show images of their own as data.
   */
  private static final String CSP =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
          + " data:; font-src 'self' data:; connect-src 'self'; worker-src blob:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private final StaticPages pages = new StaticPages(CSP, DocsRoutes.class);

  /** Knows where everything is; reads nothing yet. */
  public DocsRoutes() {
    pages.add("/openapi.yaml", YAML, "openapi.yaml");
    pages.add("/openapi.json", "application/json", () -> json(pages.load("openapi.yaml")));
    pages.add("/docs", StaticPages.HTML, "docs.html");
    pages.add("/docs/start.js", StaticPages.SCRIPT, "start.js");
    pages.add("/docs/swagger-ui/swagger-ui.css", StaticPages.CSS, SWAGGER_UI + "swagger-ui.css");
    pages.add(
        "/docs/swagger-ui/swagger-ui-bundle.js",
        StaticPages.SCRIPT,
        SWAGGER_UI + "swagger-ui-bundle.js");
    pages.add("/redoc", StaticPages.HTML, "redoc.html");
    pages.add("/docs/redoc/redoc.standalone.js", StaticPages.SCRIPT, this::redoc);
  }

  /** Takes its paths. */
  public void mount(Router router) {
    pages.mount(router);
  }

  private Buffer redoc() {
    String script = pages.load(REDOC + "redoc.standalone.js").toString();
    return Buffer.buffer(script.replace(REDOC_LOGO, NO_IMAGE));
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
}
