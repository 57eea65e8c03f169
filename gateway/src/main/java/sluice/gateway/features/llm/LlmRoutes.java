package sluice.gateway.features.llm;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.JsonFields;
import sluice.gateway.http.OpenAiErrors;
import sluice.gateway.http.RouteTable;
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
 * Completions, chat completions, embeddings and models of a language model server, with streamed
 * responses. Requests are validated and then forwarded unchanged. Everything else that the server
 * has below {@code /v1/} is passed through unread.
 */
public final class LlmRoutes {

  /** Headers with credentials that are for the gateway only. */
  private static final List<String> CREDENTIALS =
      List.of("Authorization", "Cookie", "X-Api-Key", "Api-Key", "X-Key", "X-Secret");

  private final Upstream server;
  private final LlmPaths paths;
  private final Optional<Secret> key;
  private final Forwarder forwarder;
  private final RequestBodyReader reader;
  private final ImageRelay images;
  private final BodyParser parser;
  private final PassThrough rest;

  /** Creates the feature. */
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

  /** Forwards a completion; requires a prompt. */
  public void completion(RoutingContext context) {
    post(context, "prompt");
  }

  /** Forwards a chat completion; requires messages. */
  public void chatCompletion(RoutingContext context) {
    post(context, "messages");
  }

  /** Forwards a request for embeddings; requires an input. */
  public void embeddings(RoutingContext context) {
    post(context, "input");
  }

  /** Forwards the list of models. */
  public void models(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    forwarder
        .forward(exchange, server, overrides(context))
        .compose(UpstreamResponse::relay)
        .onFailure(context::fail);
  }

  /** Forwards a request below {@code /v1/} that no other route has taken. */
  public void passThrough(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    rest.serve(
            exchange,
            path -> paths.of(path, exchange.request().query()),
            this::authorize,
            response -> images.relay(response, OpenAiErrors::namedEvent))
        .onFailure(context::fail);
  }

  private void post(RoutingContext context, String required) {
    Exchange exchange = Exchange.of(context);
    reader
        .read(exchange)
        .compose(body -> parser.parse(exchange, body, 0, whole -> checked(whole, required)))
        .compose(body -> forwarder.forward(exchange, server, overrides(context).with(body)))
        .compose(this::relay)
        .onFailure(context::fail);
  }

  private static Buffer checked(Buffer body, String required) {
    JsonFields.require(body, required);
    return body;
  }

  private Future<Void> relay(UpstreamResponse response) {
    return images.relay(response, OpenAiErrors::event);
  }

  private RequestOverrides overrides(RoutingContext context) {
    String path = RouteTable.currentPath(context);
    return RequestOverrides.of(this::authorize).to(paths.of(path, context.request().query()));
  }

  /** Replaces the client's key, which is for the gateway, by the server's. */
  private void authorize(MultiMap headers) {
    CREDENTIALS.forEach(headers::remove);
    images.forceIdentity(headers);
    key.ifPresent(secret -> headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + secret.reveal()));
  }
}
