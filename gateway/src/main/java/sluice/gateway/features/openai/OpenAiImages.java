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
 * OpenAI or a compatible server. Requests and responses pass unchanged, except that PNGs become
 * JPEGs unless the client wants PNG.
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
   * @param forwarder uses the outbound proxy of the settings
   */
  public OpenAiImages(
      OpenAiConfig config,
      Forwarder forwarder,
      RequestBodyReader reader,
      ImageResponses responses) {
    this.headers = OpenAiHeaders.forImages(config.key());
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
    RequestedImages options = new RequestedImages();
    if (responses.mayBeginEarly()) {
      responses.beginEarly(exchange, EarlyResponse.BodyType.JSON, () -> !options.isStream());
    }
    return observe(options, exchange, RequestOverrides.of(this::authorize).to(target))
        .compose(changes -> forwarder.forward(exchange, upstream, changes))
        .compose(
            response ->
                response.status() == Status.FORBIDDEN
                    ? forbidden(response)
                    : options.excludeJpeg()
                        ? response.relay(OpenAiErrors::namedEvent)
                        : responses.images().relay(response, OpenAiErrors::namedEvent));
  }

  /** Detects options while the body is forwarded, or beforehand if it has to be unpacked. */
  private Future<RequestOverrides> observe(
      RequestedImages options, Exchange exchange, RequestOverrides changes) {
    if (!exchange.request().headers().contains(HttpHeaders.CONTENT_ENCODING)) {
      return Future.succeededFuture(changes.readBy(options));
    }
    return reader
        .read(exchange)
        .map(
            body -> {
              options.accept(body);
              return changes.with(body);
            });
  }

  @Override
  public Future<Result> generate(Exchange exchange, GenerateImageRequest request) {
    RequestOverrides changes =
        RequestOverrides.post(GENERATIONS, request.forOpenAi(), this::authorize);
    log.info("Using OpenAI DALL-E for image generation");
    return forwarder
        .forward(exchange, upstream, changes)
        .compose(response -> response.whole().map(body -> result(response.status(), request, body)))
        .compose(
            result ->
                responses
                    .convert(exchange, result.body(), request.excludesJpeg())
                    .map(json -> new Result(result.status(), result.model(), json)));
  }

  private static Result result(int status, GenerateImageRequest request, Buffer body) {
    warnOfRegion(status, body);
    try {
      return new Result(status, request.model(), new JsonObject(body));
    } catch (DecodeException e) {
      throw new ProblemException(Problems.badUpstreamResponse()); // such as an HTML page of a proxy
    }
  }

  /** Relays a 403 unchanged, and warns the operator if OpenAI rejects the region. */
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
      log.warn("OpenAI rejects the region: the proxy is not in a supported region");
    }
  }

  private void authorize(MultiMap sent) {
    headers.accept(sent);
    // An error must be readable, and images in base64 hardly shrink.
    sent.set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
  }
}
