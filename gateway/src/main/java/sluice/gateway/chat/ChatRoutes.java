package sluice.gateway.chat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.http.ApiKeys;
import sluice.gateway.http.ContentTypes;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Problem.BadRequest;
import sluice.gateway.http.Problem.MissingField;
import sluice.gateway.http.Problem.UnknownToken;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.RateLimit;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.RequestReader;
import sluice.shared.settings.ClusterDocument;

/**
 * Asks a language model what stands in a link, a form, a JSON object or a file, and answers with
 * what it says and nothing else. By the web API of FreeGPT4, but with honest statuses.
 */
public final class ChatRoutes {

  private static final String ASK = "/";

  private static final String MODELS = "/models";

  private static final String TOKEN = "/generatetoken";

  private static final Logger audit = LoggerFactory.getLogger("audit.Settings");
  private static final int OK = 200;
  private static final String CURRENT = "Auto";
  private static final String UNKNOWN = "default";

  private final Map<String, Provider> providers;
  private final ChatSettings settings;
  private final ClusterDocument document;
  private final ProviderClient client;
  private final RequestReader reader;
  private final Optional<ApiKeys> administrators;
  private final RateLimit limit;

  /**
   * Creates the feature from the parts it is made of.
   *
   * @param document what has been changed of the settings
   * @param administrators lets in who may make tokens
   * @param limit how often they may
   */
  public ChatRoutes(
      ChatConfig config,
      ClusterDocument document,
      Forwarder forwarder,
      RequestReader reader,
      Optional<ApiKeys> administrators,
      RateLimit limit) {
    this.providers = config.providers();
    this.settings = config.settings();
    this.document = document;
    this.client = new ProviderClient(forwarder);
    this.reader = reader;
    this.administrators = administrators;
    this.limit = limit;
  }

  /** Takes its paths; a GET without a question is left to others. */
  public void mount(Router router) {
    router.get(ASK).handler(this::get);
    router.post(ASK).handler(this::post);
    router.get(MODELS).handler(this::models);
    administrators.ifPresent(
        administrator ->
            router
                .route(TOKEN)
                .method(HttpMethod.GET)
                .method(HttpMethod.POST)
                .handler(administrator)
                .handler(limit)
                .handler(this::newToken));
  }

  /** Takes a GET without a question. */
  public void mountWithoutQuestion(Router router) {
    router
        .get(ASK)
        .handler(
            context ->
                context.fail(new ProblemException(new MissingField(settings.keyword().in(now())))));
  }

  private void get(RoutingContext context) {
    String question = context.request().getParam(settings.keyword().in(now()));
    if (question == null) {
      context.next();
      return;
    }
    Exchange exchange = begin(context);
    checkToken(context);
    ask(exchange, Question.clean(question)).onFailure(context::fail);
  }

  private void post(RoutingContext context) {
    Exchange exchange = begin(context);
    checkToken(context);
    String contentType = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    reader
        .read(exchange, Question.BYTES_MAX)
        .map(
            body ->
                Question.of(
                    contentType,
                    body,
                    settings.keyword().in(now()),
                    settings.fileInput().in(now())))
        .compose(question -> ask(exchange, question))
        .onFailure(context::fail);
  }

  private static Exchange begin(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    exchange.mustNotBeRepeated();
    exchange.hideQuery();
    return exchange;
  }

  private void checkToken(RoutingContext context) {
    if (settings.privateMode().in(now())) {
      String token = context.request().getParam(Tokens.PARAMETER);
      if (token == null || !Tokens.allow(settings.tokens().in(now()), token)) {
        throw new ProblemException(new UnknownToken());
      }
    }
  }

  private Future<Void> ask(Exchange exchange, String question) {
    Provider provider = provider();
    String model = provider.model(settings.model().in(now()));
    return client
        .ask(exchange, provider, model, settings.systemPrompt().in(now()), question)
        .map(text -> settings.removeSources().in(now()) ? Sources.removedFrom(text) : text)
        .compose(
            text ->
                exchange
                    .answer(OK, ContentTypes.TEXT)
                    .putHeader("X-Content-Type-Options", "nosniff") // a model may write HTML
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(text));
  }

  /** Asks nobody else, so that it can tell how this gateway is. */
  private void models(RoutingContext context) {
    String name = context.request().getParam("provider", CURRENT);
    Provider provider = CURRENT.equals(name) ? provider() : providers.get(name);
    JsonArray models = new JsonArray();
    if (provider == null) {
      models.add(UNKNOWN);
    } else if (provider.models().isEmpty()) {
      models.add(settings.model().in(now()));
    } else {
      provider.models().forEach(models::add);
    }
    context.json(models);
  }

  /** One more that may ask; nobody can be told again what it is. */
  private void newToken(RoutingContext context) {
    String token = UUID.randomUUID().toString();
    document
        .change(
            content -> {
              JsonArray hashes = settings.tokens().in(content).copy();
              if (hashes.size() >= Tokens.COUNT_MAX) {
                throw new ProblemException(
                    new BadRequest("There are " + Tokens.COUNT_MAX + " tokens already."));
              }
              return content.put(Tokens.PARAMETER, hashes.add(Tokens.hash(token)));
            })
        .onSuccess(
            _ -> {
              audit.info("token made");
              context
                  .response()
                  .putHeader(HttpHeaders.CONTENT_TYPE, ContentTypes.TEXT)
                  .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                  .end(token);
            })
        .onFailure(context::fail);
  }

  /** The one of the settings, unless it has been removed since. */
  private Provider provider() {
    Provider chosen = providers.get(settings.provider().in(now()));
    return chosen == null ? providers.values().iterator().next() : chosen;
  }

  private JsonObject now() {
    return document.content();
  }
}
