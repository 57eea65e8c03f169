package sluice.gateway.features.settings;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.access.TrustedProxies;
import sluice.gateway.http.ContentTypes;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Form;
import sluice.gateway.http.JsonFields;
import sluice.gateway.http.LocalResponse;
import sluice.gateway.http.Masking;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.http.StaticPages;
import sluice.gateway.proxy.RequestBodyReader;
import sluice.shared.settings.ClusterDocument;
import sluice.shared.settings.Setting;

/** Shows and changes the settings of all nodes. */
public final class SettingsRoutes {

  /** Outside the package names of Sluice, so that no change of its log level hides a change. */
  private static final Logger audit = LoggerFactory.getLogger("audit.Settings");

  private static final int AUDIT_CHARACTERS = 100;
  private static final long BYTES_MAX = 64 * 1024;

  /** Fields that forms for FreeGPT4's web API always send, and that have no meaning here. */
  private static final Set<String> FOREIGN_FIELDS =
      Set.of("port", "username", "password", "log_file", "log_format");

  private final ClusterDocument document;
  private final List<Setting<?>> settings;
  private final RequestBodyReader reader;
  private final TrustedProxies proxies;
  private final StaticPages pages =
      new StaticPages(
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src"
              + " 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
          SettingsRoutes.class);
  private final Handler<RoutingContext> page = pages.html("page.html");
  private final Handler<RoutingContext> style = pages.css("page.css");
  private final Handler<RoutingContext> script = pages.script("page.js");

  /**
   * Creates the feature.
   *
   * @param document holds the settings that have been changed
   * @param settings all that can be changed, in the order in which they are shown
   */
  public SettingsRoutes(
      ClusterDocument document,
      List<Setting<?>> settings,
      RequestBodyReader reader,
      TrustedProxies proxies) {
    this.document = document;
    this.settings = settings;
    this.reader = reader;
    this.proxies = proxies;
  }

  /** The page, which needs no key: it asks for one and loads the settings with it. */
  public Handler<RoutingContext> page() {
    return page;
  }

  public Handler<RoutingContext> style() {
    return style;
  }

  public Handler<RoutingContext> script() {
    return script;
  }

  /** Sends the page to browsers, and passes the requests of programs on. */
  public void pageForBrowsers(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    if (accept != null && accept.contains("text/html")) {
      page.handle(context);
    } else {
      context.next();
    }
  }

  /** Shows all settings as JSON. */
  public void show(RoutingContext context) {
    LocalResponse.json(context, shown(document.content()));
  }

  /** Changes the settings that a JSON object names. */
  public void change(RoutingContext context) {
    reader
        .read(Exchange.of(context), BYTES_MAX)
        .map(JsonFields::object)
        .compose(wanted -> change(context.request(), wanted))
        .onSuccess(context::json)
        .onFailure(context::fail);
  }

  /** Changes settings by a form with the field names of FreeGPT4's web API. */
  public void save(RoutingContext context) {
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
   * The changes that a form asks for. Browsers send nothing for an empty check box, so a missing
   * flag is off, unless it restricts access: some forms do not know those settings. An empty text
   * and a foreign field change nothing.
   */
  private JsonObject wanted(MultiMap form) {
    JsonObject wanted = new JsonObject();
    settings.stream()
        .filter(setting -> setting.isFlag() && !setting.restrictsAccess())
        .forEach(flag -> wanted.put(flag.name(), false));
    form.forEach(
        (name, value) -> {
          Optional<Setting<?>> setting = settingNamed(name);
          boolean changesNothing = value.isEmpty() || ("false".equals(value) && setting.isEmpty());
          if (setting.filter(known -> !known.restrictsAccess()).isPresent()
              || (!changesNothing && !FOREIGN_FIELDS.contains(name))) {
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
