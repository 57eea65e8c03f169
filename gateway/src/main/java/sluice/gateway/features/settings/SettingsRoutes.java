package sluice.gateway.features.settings;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.access.ApiKeys;
import sluice.gateway.access.RateLimit;
import sluice.gateway.access.TrustedProxies;
import sluice.gateway.http.ContentTypes;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Form;
import sluice.gateway.http.JsonFields;
import sluice.gateway.http.Masking;
import sluice.gateway.http.OwnResponse;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.http.StaticPages;
import sluice.gateway.proxy.RequestBodyReader;
import sluice.shared.settings.ClusterDocument;
import sluice.shared.settings.Setting;

/** Shows and changes the settings of all nodes, for who has the key of the administrator. */
public final class SettingsRoutes {

  /** Not of ours, so that no change of our level hides a change. */
  private static final Logger audit = LoggerFactory.getLogger("audit.Settings");

  private static final String PATH = "/settings";
  private static final String SAVE = "/save";
  private static final int AUDIT_CHARACTERS = 100;
  private static final long BYTES_MAX = 64 * 1024;

  /** Of the chat: they let nobody in just because a form does not know them. */
  private static final Set<String> GUARDS = Set.of("private_mode", "token");

  /** What forms made for FreeGPT4's web API send besides, whatever is wanted. */
  private static final Set<String> ELSEWHERE =
      Set.of("port", "username", "password", "log_file", "log_format");

  private final ClusterDocument document;
  private final List<Setting<?>> settings;
  private final ApiKeys administrators;
  private final RateLimit limit;
  private final RequestBodyReader reader;
  private final TrustedProxies proxies;
  private final StaticPages pages =
      new StaticPages(
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self';"
              + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
          SettingsRoutes.class);

  /**
   * Creates the feature from the parts it is made of.
   *
   * @param settings all that can be changed, in the order in which they are shown
   * @param administrators lets in who may see and change settings
   * @param limit on changes
   */
  public SettingsRoutes(
      ClusterDocument document,
      List<Setting<?>> settings,
      ApiKeys administrators,
      RateLimit limit,
      RequestBodyReader reader,
      TrustedProxies proxies) {
    this.document = document;
    this.settings = settings;
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
    router
        .route(PATH)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(this::showPage)
        .handler(administrators)
        .handler(this::show);
    router.put(PATH).handler(administrators).handler(limit).handler(this::change);
    router.post(PATH).handler(administrators).handler(limit).handler(this::change);
    router.post(SAVE).handler(administrators).handler(limit).handler(this::save);
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
    OwnResponse.json(context, shown(document.content()));
  }

  private void change(RoutingContext context) {
    reader
        .read(Exchange.of(context), BYTES_MAX)
        .map(JsonFields::object)
        .compose(wanted -> change(context.request(), wanted))
        .onSuccess(context::json)
        .onFailure(context::fail);
  }

  private void save(RoutingContext context) {
    HttpServerRequest request = context.request();
    reader
        .read(Exchange.of(context), BYTES_MAX)
        .map(body -> Form.of(request.getHeader(HttpHeaders.CONTENT_TYPE), body))
        .compose(form -> change(request, wanted(form.fields())))
        .onSuccess(
            _ ->
                context
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, ContentTypes.TEXT)
                    .end("Settings saved and applied successfully!"))
        .onFailure(context::fail);
  }

  /**
   * What is not in a form is off, as browsers send nothing for an empty check box; but for what
   * keeps strangers out, which some of the forms do not know. An empty text, or what there is only
   * elsewhere, asks for nothing.
   */
  private JsonObject wanted(MultiMap form) {
    JsonObject wanted = new JsonObject();
    settings.stream()
        .filter(setting -> setting.isFlag() && !GUARDS.contains(setting.name()))
        .forEach(flag -> wanted.put(flag.name(), false));
    form.forEach(
        (name, value) -> {
          boolean known = settingNamed(name).isPresent() && !GUARDS.contains(name);
          boolean asksForNothing =
              value.isEmpty() || ("false".equals(value) && settingNamed(name).isEmpty());
          if (known || (!asksForNothing && !ELSEWHERE.contains(name))) {
            wanted.put(name, value);
          }
        });
    return wanted;
  }

  private Future<JsonObject> change(HttpServerRequest request, JsonObject wanted) {
    String client = proxies.client(request);
    return document
        .change(
            content -> {
              JsonObject changed = content.copy();
              wanted.forEach(each -> change(changed, each.getKey(), each.getValue()));
              settings.forEach(setting -> audit(client, setting, content, changed));
              return changed;
            })
        .map(this::shown);
  }

  private void change(JsonObject content, String name, @Nullable Object value) {
    try {
      settingNamed(name)
          .orElseThrow(() -> new IllegalArgumentException("There is no setting '" + name + "'."))
          .change(content, value);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problems.badRequest(String.valueOf(e.getMessage())));
    }
  }

  private Optional<Setting<?>> settingNamed(String name) {
    return settings.stream().filter(setting -> setting.name().equals(name)).findFirst();
  }

  private JsonObject shown(JsonObject content) {
    JsonObject shown = new JsonObject();
    settings.forEach(setting -> shown.put(setting.name(), setting.shownIn(content)));
    return shown;
  }

  private static void audit(
      String client, Setting<?> setting, JsonObject before, JsonObject after) {
    if (!setting.in(before).equals(setting.in(after))) {
      audit
          .atInfo()
          .addKeyValue("client", Masking.printable(client))
          .addKeyValue("setting", setting.name())
          .addKeyValue("before", shown(setting, before))
          .addKeyValue("after", shown(setting, after))
          .log("setting changed");
    }
  }

  private static String shown(Setting<?> setting, JsonObject content) {
    String value = setting.shownIn(content).toString();
    return Masking.printable(
        value.length() <= AUDIT_CHARACTERS ? value : value.substring(0, AUDIT_CHARACTERS) + "...");
  }
}
