package sluice.gateway.features.chat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Objects;
import sluice.gateway.http.ContentTypes;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.OwnResponse;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.http.Query;
import sluice.gateway.http.Status;
import sluice.gateway.proxy.BodyParser;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.RequestBodyReader;
import sluice.shared.settings.ClusterDocument;

/**
 * Asks a language model what stands in a link, a form, a JSON object or a file, and answers with
 * what it says and nothing else. By the web API of FreeGPT4, but with honest statuses.
 */
public final class ChatRoutes {

  private static final String ASK = "/";

  private static final String MODELS = "/models";

  private static final String UNKNOWN = "default";

  private final Map<String, Provider> providers;
  private final ChatSettings settings;
  private final ClusterDocument document;
  private final ProviderClient client;
  private final RequestBodyReader reader;
  private final BodyParser parser;
  private final ChatAccess access;

  /**
   * Creates the feature from the parts it is made of.
   *
   * @param document what has been changed of the settings
   */
  public ChatRoutes(
      ChatConfig config,
      ClusterDocument document,
      Forwarder forwarder,
      RequestBodyReader reader,
      BodyParser parser,
      ChatAccess access) {
    this.providers = config.providers();
    this.settings = config.settings();
    this.document = document;
    this.client = new ProviderClient(forwarder, parser);
    this.reader = reader;
    this.parser = parser;
    this.access = access;
  }

  /** Keeps questions out of the log, whoever takes them in the end. */
  public void hideQuestions(Router router) {
    router
        .route(ASK)
        .handler(
            context -> {
              Exchange.of(context).facts().hideQuery();
              context.next();
            });
  }

  /** Takes its paths; a GET without a question is left to others. */
  public void mount(Router router) {
    router.get(ASK).handler(this::get);
    router.post(ASK).handler(this::post);
    router.route(MODELS).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::models);
  }

  /** Takes a GET without a question: nobody else is to see what may be meant for one. */
  public void mountRest(Router router) {
    router
        .get(ASK)
        .handler(
            context ->
                context.fail(new ProblemException(ChatProblems.noQuestion(settings.keyword().in(now())))));
  }

  private void get(RoutingContext context) {
    String keyword = settings.keyword().in(now());
    String question = Query.of(context.request()).get(keyword);
    if (question == null) {
      context.next();
      return;
    }
    Exchange exchange = begin(context);
    ask(exchange, Question.clean(question, keyword)).onFailure(context::fail);
  }

  private void post(RoutingContext context) {
    Exchange exchange = begin(context);
    String contentType = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    String keyword = settings.keyword().in(now());
    boolean mayBeFile = settings.fileInput().in(now());
    reader
        .read(exchange, Question.BYTES_MAX)
        .compose(
            body ->
                parser.parse(
                    exchange,
                    body,
                    Question.COPIES,
                    whole -> Question.of(contentType, whole, keyword, mayBeFile)))
        .compose(question -> ask(exchange, question))
        .onFailure(context::fail);
  }

  private Exchange begin(RoutingContext context) {
    access.check(context.request());
    Exchange exchange = Exchange.of(context);
    exchange.markNonRetryable();
    return exchange;
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
                    .respond(Status.OK, ContentTypes.TEXT)
                    .putHeader("X-Content-Type-Options", "nosniff") // a model may write HTML
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(text));
  }

  /** Asks nobody else, so that it can tell how this gateway is. */
  private void models(RoutingContext context) {
    String name =
        Objects.requireNonNullElse(Query.of(context.request()).get("provider"), ChatConfig.CURRENT);
    Provider provider = ChatConfig.CURRENT.equals(name) ? provider() : providers.get(name);
    JsonArray models = new JsonArray();
    if (provider == null) {
      models.add(UNKNOWN);
    } else if (provider.models().isEmpty()) {
      models.add(settings.model().in(now()));
    } else {
      provider.models().forEach(models::add);
    }
    OwnResponse.json(context, models);
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
