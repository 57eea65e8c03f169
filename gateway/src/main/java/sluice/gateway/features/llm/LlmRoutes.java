package sluice.gateway.features.llm;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.JsonFields;
import sluice.gateway.http.OpenAiErrors;
import sluice.gateway.proxy.BodyParser;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.PassThrough;
import sluice.gateway.proxy.RequestBodyReader;
import sluice.gateway.proxy.RequestOverrides;
import sluice.gateway.proxy.Tunnel;
import sluice.gateway.proxy.Upstream;
import sluice.gateway.proxy.UpstreamResponse;
import sluice.gateway.rewrite.ImageRelay;
import sluice.shared.config.Secret;

/**
 * Completions, chats, embeddings and models of a language model server, answers streamed as they
 * come. Requests are looked into before they go on, and go on as they are. Whatever else the server
 * has below {@code /v1/} is passed through unread.
 */
public final class LlmRoutes {

  private static final String MODELS = "/v1/models";

  /** Where clients put what only the gateway should see. */
  private static final List<String> FOR_US =
      List.of("Authorization", "Cookie", "X-Api-Key", "Api-Key", "X-Key", "X-Secret");

  private final Upstream server;
  private final LlmPaths paths;
  private final Optional<Secret> key;
  private final Forwarder forwarder;
  private final RequestBodyReader reader;
  private final ImageRelay images;
  private final BodyParser parser;
  private final PassThrough rest;

  /** Creates the feature from the parts it is made of. */
  public LlmRoutes(
      LlmConfig config,
      Forwarder forwarder,
      RequestBodyReader reader,
      Tunnel tunnel,
      ImageRelay images,
      BodyParser parser) {
    URI address = config.server();
    this.server = new Upstream(URI.create(address.getScheme() + "://" + address.getRawAuthority()));
    this.paths = new LlmPaths(address);
    this.key = config.key();
    this.forwarder = forwarder;
    this.reader = reader;
    this.images = images;
    this.parser = parser;
    this.rest = new PassThrough(server, forwarder, tunnel);
  }

  /** Takes its paths; whoever gets here has shown a key. */
  public void mount(Router router) {
    post(router, "/v1/completions", "prompt");
    post(router, "/v1/chat/completions", "messages");
    post(router, "/v1/embeddings", "input");
    router.route(MODELS).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::get);
  }

  /** Takes a request that no other route of {@code /v1/} has taken. */
  public void passThrough(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    rest.serve(
            exchange,
            path -> paths.of(path, exchange.request().query()),
            this::authorize,
            response -> images.relay(response, OpenAiErrors::namedEvent))
        .onFailure(context::fail);
  }

  private void post(Router router, String path, String required) {
    router.post(path).handler(context -> post(context, path, required));
  }

  private void post(RoutingContext context, String path, String required) {
    Exchange exchange = Exchange.of(context);
    reader
        .read(exchange)
        .compose(body -> parser.parse(exchange, body, 0, whole -> checked(whole, required)))
        .compose(body -> forwarder.forward(exchange, server, changes(exchange, path).with(body)))
        .compose(this::relay)
        .onFailure(context::fail);
  }

  private static Buffer checked(Buffer body, String required) {
    JsonFields.require(body, required);
    return body;
  }

  private void get(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    forwarder
        .forward(exchange, server, changes(exchange, MODELS))
        .compose(UpstreamResponse::relay)
        .onFailure(context::fail);
  }

  private Future<Void> relay(UpstreamResponse response) {
    return images.relay(response, OpenAiErrors::event);
  }

  private RequestOverrides changes(Exchange exchange, String path) {
    return RequestOverrides.of(this::authorize).to(paths.of(path, exchange.request().query()));
  }

  /** The client's key is for us; the server gets its own. */
  private void authorize(MultiMap headers) {
    FOR_US.forEach(headers::remove);
    images.acceptOnlyReadable(headers);
    key.ifPresent(secret -> headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + secret.reveal()));
  }
}
