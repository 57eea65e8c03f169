package sluice.gateway.features.chat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Objects;
import sluice.gateway.http.ContentTypes;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.LocalResponse;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Query;
import sluice.gateway.http.Status;
import sluice.gateway.proxy.BodyParser;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.RequestBodyReader;
import sluice.shared.settings.ClusterDocument;

/**
 * Takes a question from a link, a form, a JSON object or a file, asks a language model, and
 * responds with its text and nothing else. Compatible with the web API of FreeGPT4, except that
 * errors have error statuses.
 */
public final class ChatRoutes {

  /** FreeGPT4's list of models for an unknown provider. */
  private static final String UNKNOWN = "default";

  private final Map<String, Provider> providers;
  private final ChatSettings settings;
  private final ClusterDocument document;
  private final ProviderClient client;
  private final RequestBodyReader reader;
  private final BodyParser parser;
  private final ChatAccess access;

  /**
   * Creates the feature.
   *
   * @param document holds the settings that have been changed
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

  /** Keeps the query, which may be a question, out of the log. */
  public static void hideQuery(RoutingContext context) {
    Exchange.of(context).facts().hideQuery();
    context.next();
  }

  /** Answers the question in the query; passes a request without one on. */
  public void askByQuery(RoutingContext context) {
    String keyword = settings.keyword().in(now());
    String question = Query.of(context.request()).get(keyword);
    if (question == null) {
      context.next();
      return;
    }
    Exchange exchange = begin(context);
    ask(exchange, Question.clean(question, keyword)).onFailure(context::fail);
  }

  /** Rejects a request without a question: a misspelt one must not reach another upstream. */
  public void rejectWithoutQuestion(RoutingContext context) {
    String keyword = settings.keyword().in(now());
    context.fail(new ProblemException(ChatProblems.noQuestion(keyword)));
  }

  /** Answers the question in the body. */
  public void askByBody(RoutingContext context) {
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

  /**
   * Lists the models of a provider without calling it, so that this can serve as a health probe.
   */
  public void models(RoutingContext context) {
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
    LocalResponse.json(context, models);
  }

  /** The provider of the settings, or the first one if that has been removed since. */
  private Provider provider() {
    Provider chosen = providers.get(settings.provider().in(now()));
    return chosen == null ? providers.values().iterator().next() : chosen;
  }

  private JsonObject now() {
    return document.content();
  }
}
