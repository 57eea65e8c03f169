package sluice.gateway.features.docs;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import sluice.gateway.http.StaticPages;

/** The OpenAPI description with Swagger UI and ReDoc, all from the class path. */
public final class DocsRoutes {

  private static final String YAML = "application/yaml"; // RFC 9512
  private static final String WEBJARS = "/META-INF/resources/webjars/";
  private static final String SWAGGER_UI = WEBJARS + "swagger-ui/5.34.1/";
  private static final String REDOC = WEBJARS + "redoc/2.5.1/";

  /** The only thing that ReDoc loads from another server. */
  private static final String REDOC_LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg";

  private static final String NO_IMAGE =
      "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

  /**
   * Allows this origin only. Both pages insert inline styles and show images from data URIs; ReDoc
   * starts a worker from a blob.
   */
  private static final String CSP =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
          + " data:; font-src 'self' data:; connect-src 'self'; worker-src blob:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private final StaticPages pages = new StaticPages(CSP, DocsRoutes.class);
  private final Handler<RoutingContext> yaml = pages.page(YAML, () -> pages.load("openapi.yaml"));
  private final Handler<RoutingContext> json =
      pages.page("application/json", () -> json(pages.load("openapi.yaml")));
  private final Handler<RoutingContext> swaggerUi = pages.html("docs.html");
  private final Handler<RoutingContext> swaggerUiStart = pages.script("start.js");
  private final Handler<RoutingContext> swaggerUiStyle = pages.css(SWAGGER_UI + "swagger-ui.css");
  private final Handler<RoutingContext> swaggerUiScript =
      pages.script(SWAGGER_UI + "swagger-ui-bundle.js");
  private final Handler<RoutingContext> redoc = pages.html("redoc.html");
  private final Handler<RoutingContext> redocScript = pages.script(this::redocWithoutLogo);

  /** Creates the feature; resources are loaded when they are first asked for. */
  public DocsRoutes() {}

  /** The description. */
  public Handler<RoutingContext> yaml() {
    return yaml;
  }

  /** The description as JSON. */
  public Handler<RoutingContext> json() {
    return json;
  }

  public Handler<RoutingContext> swaggerUi() {
    return swaggerUi;
  }

  public Handler<RoutingContext> swaggerUiStart() {
    return swaggerUiStart;
  }

  public Handler<RoutingContext> swaggerUiStyle() {
    return swaggerUiStyle;
  }

  public Handler<RoutingContext> swaggerUiScript() {
    return swaggerUiScript;
  }

  public Handler<RoutingContext> redoc() {
    return redoc;
  }

  public Handler<RoutingContext> redocScript() {
    return redocScript;
  }

  private Buffer redocWithoutLogo() {
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
