package sluice.gateway.features.openai;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.http.EarlyResponse;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.OpenAiErrors;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.http.Status;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.RequestBodyReader;
import sluice.gateway.proxy.RequestOverrides;
import sluice.gateway.proxy.Upstream;
import sluice.gateway.proxy.UpstreamResponse;

/**
 * OpenAI or a compatible server. Requests and responses pass unchanged, except that PNGs that the
 * client did not ask for become JPEGs.
 */
public final class OpenAiImages implements ImageProvider {

  private static final Logger log = LoggerFactory.getLogger(OpenAiImages.class);
  private static final String GENERATIONS = "/v1/images/generations";
  private static final String WRONG_REGION = "unsupported_country_region_territory";

  private final OpenAiHeaders headers;
  private final Upstream upstream;
  private final Forwarder forwarder;
  private final RequestBodyReader reader;
  private final ImageResponses responses;

  /**
   * Creates the provider.
   *
   * @param forwarder one that goes through the proxy of the settings
   */
  public OpenAiImages(
      OpenAiConfig config,
      Forwarder forwarder,
      RequestBodyReader reader,
      ImageResponses responses) {
    this.headers = OpenAiHeaders.ofImages(config.key());
    this.upstream = new Upstream(config.url());
    this.forwarder = forwarder;
    this.reader = reader;
    this.responses = responses;
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public Future<Void> serve(Exchange exchange, String path) {
    String query = exchange.request().query();
    String target = query == null ? path : path + "?" + query;
    RequestedImages wishes = new RequestedImages();
    if (responses.areEarly()) {
      responses.beginEarly(exchange, EarlyResponse.Form.JSON, () -> !wishes.isStream());
    }
    return readBy(wishes, exchange, RequestOverrides.of(this::authorize).to(target))
        .compose(changes -> forwarder.forward(exchange, upstream, changes))
        .compose(
            response ->
                response.status() == Status.FORBIDDEN
                    ? forbidden(response)
                    : wishes.areAsDrawn()
                        ? response.relay(OpenAiErrors::namedEvent)
                        : responses.images().relay(response, OpenAiErrors::namedEvent));
  }

  /** The wishes are found while the body passes, or before, where it must be unpacked for that. */
  private Future<RequestOverrides> readBy(
      RequestedImages wishes, Exchange exchange, RequestOverrides changes) {
    if (!exchange.request().headers().contains(HttpHeaders.CONTENT_ENCODING)) {
      return Future.succeededFuture(changes.readBy(wishes));
    }
    return reader
        .read(exchange)
        .map(
            body -> {
              wishes.accept(body);
              return changes.with(body);
            });
  }

  @Override
  public Future<Drawn> draw(Exchange exchange, GenerateImageRequest request) {
    RequestOverrides changes =
        RequestOverrides.post(GENERATIONS, request.forOpenAi(), this::authorize);
    log.info("Using OpenAI DALL-E for image generation");
    return forwarder
        .forward(exchange, upstream, changes)
        .compose(
            response -> response.whole().map(drawn -> drawn(response.status(), request, drawn)))
        .compose(
            drawn ->
                responses
                    .converted(exchange, drawn.body(), request.asDrawn())
                    .map(json -> new Drawn(drawn.status(), drawn.model(), json)));
  }

  private static Drawn drawn(int status, GenerateImageRequest request, Buffer body) {
    warnOfRegion(status, body);
    try {
      return new Drawn(status, request.model(), new JsonObject(body));
    } catch (DecodeException e) {
      throw new ProblemException(Problems.badUpstreamResponse()); // a page of some proxy, or half a response
    }
  }

  /** Passes unchanged like any other, but somebody should know why. */
  private Future<Void> forbidden(UpstreamResponse response) {
    return response
        .whole()
        .compose(
            body -> {
              warnOfRegion(response.status(), body);
              response.copyHead();
              return response.exchange().response().end(body);
            });
  }

  private static void warnOfRegion(int status, Buffer body) {
    if (status == Status.FORBIDDEN && body.toString().contains(WRONG_REGION)) {
      log.warn("OpenAI refuses the region: the proxy is not in a supported region");
    }
  }

  private void authorize(MultiMap sent) {
    headers.accept(sent);
    // So that a refusal can be read; images in base64 hardly shrink.
    sent.set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
  }
}
