package sluice.gateway.settings;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.http.ApiKeys;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.JsonFields;
import sluice.gateway.http.Problem.BadRequest;
import sluice.gateway.http.Problem.MethodNotAllowed;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.RateLimit;
import sluice.gateway.http.StaticPages;
import sluice.gateway.http.TrustedProxies;
import sluice.gateway.proxy.RequestReader;
import sluice.shared.settings.ClusterDocument;

/** Shows and changes the settings of all nodes, for who has the key of the administrator. */
public final class SettingsRoutes {

  /** Not of ours, so that no change of our level hides a change. */
  private static final Logger audit = LoggerFactory.getLogger("audit.Settings");

  private static final String PATH = "/settings";
  private static final String SAVE = "/save";
  private static final long BYTES_MAX = 64 * 1024;

  private final ClusterDocument document;
  private final GatewaySettings atStart;
  private final ApiKeys administrators;
  private final RateLimit limit;
  private final RequestReader reader;
  private final TrustedProxies proxies;
  private final StaticPages pages =
      new StaticPages(
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self';"
              + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
          SettingsRoutes.class);

  /**
   * Creates the feature from the parts it is made of.
   *
   * @param administrators lets in who may see and change settings
   * @param limit on changes
   */
  public SettingsRoutes(
      ClusterDocument document,
      GatewaySettings atStart,
      ApiKeys administrators,
      RateLimit limit,
      RequestReader reader,
      TrustedProxies proxies) {
    this.document = document;
    this.atStart = atStart;
    this.administrators = administrators;
    this.limit = limit;
    this.reader = reader;
    this.proxies = proxies;
  }

  /** Takes its paths. */
  public void mount(Router router) {
    pages.add(PATH + "/page.css", StaticPages.CSS, "page.css");
    pages.add(PATH + "/page.js", StaticPages.SCRIPT, "page.js");
    pages.add(PATH + "/page", StaticPages.HTML, "page.html");
    pages.mount(router);
    router.get(PATH).handler(this::showPage).handler(administrators).handler(this::show);
    router.put(PATH).handler(administrators).handler(limit).handler(this::change);
    router.post(PATH).handler(administrators).handler(limit).handler(this::change);
    router.route(PATH).handler(context -> refuse(context, "GET, PUT, POST"));
    router.post(SAVE).handler(administrators).handler(limit).handler(this::save);
    router.route(SAVE).handler(context -> refuse(context, "POST"));
  }

  /**
   * A browser gets the page, which needs no key: it asks for one, and gets the settings with it.
   */
  private void showPage(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    if (accept != null && accept.contains("text/html")) {
      pages.send(context, PATH + "/page");
    } else {
      context.next();
    }
  }

  private void show(RoutingContext context) {
    context.json(atStart.with(document.content()).toJson());
  }

  private void change(RoutingContext context) {
    reader
        .read(Exchange.of(context), BYTES_MAX)
        .map(JsonFields::object)
        .compose(wanted -> change(context.request(), wanted))
        .onSuccess(settings -> context.json(settings.toJson()))
        .onFailure(context::fail);
  }

  /** A form: what is not in it is off, as browsers send nothing for an empty check box. */
  private void save(RoutingContext context) {
    HttpServerRequest request = context.request();
    try {
      request.setExpectMultipart(true);
    } catch (IllegalStateException e) {
      context.fail(new ProblemException(new BadRequest("The body is no form.")));
      return;
    }
    request
        .end()
        .recover(
            _ -> Future.failedFuture(new ProblemException(new BadRequest("The body is no form."))))
        .compose(_ -> change(request, wanted(request.formAttributes())))
        .onSuccess(_ -> context.end("Settings saved and applied successfully!"))
        .onFailure(context::fail);
  }

  private JsonObject wanted(MultiMap form) {
    JsonObject wanted = new JsonObject();
    atStart.toJson().fieldNames().stream()
        .filter(GatewaySettings::isFlag)
        .forEach(flag -> wanted.put(flag, false));
    form.forEach(wanted::put);
    return wanted;
  }

  private Future<GatewaySettings> change(HttpServerRequest request, JsonObject wanted) {
    JsonObject changes = GatewaySettings.checked(wanted);
    String client = proxies.client(request);
    return document
        .change(
            content -> {
              JsonObject before = atStart.with(content).toJson();
              JsonObject changed = content.mergeIn(changes);
              audit(client, before, atStart.with(changed).toJson());
              return changed;
            })
        .map(atStart::with);
  }

  private static void audit(String client, JsonObject before, JsonObject after) {
    for (String name : after.fieldNames()) {
      Object was = before.getValue(name);
      Object is = after.getValue(name);
      if (!was.equals(is)) {
        audit
            .atInfo()
            .addKeyValue("client", client)
            .addKeyValue("setting", name)
            .addKeyValue("before", was)
            .addKeyValue("after", is)
            .log("setting changed");
      }
    }
  }

  private static void refuse(RoutingContext context, String allow) {
    context.fail(new ProblemException(new MethodNotAllowed(allow)));
  }
}
