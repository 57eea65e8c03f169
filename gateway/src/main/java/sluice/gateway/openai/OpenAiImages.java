package sluice.gateway.openai;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.http.ErrorShape;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Problem;
import sluice.gateway.http.Problem.Unreachable;
import sluice.gateway.http.ProblemException;
import sluice.gateway.proxy.Answer;
import sluice.gateway.proxy.Changes;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.Upstream;

/** OpenAI itself, or who speaks like it; every request and answer as it is. */
public final class OpenAiImages implements ImageProvider {

  private static final Logger log = LoggerFactory.getLogger(OpenAiImages.class);
  private static final String GENERATIONS = "/v1/images/generations";
  private static final String WRONG_REGION = "unsupported_country_region_territory";
  private static final int FORBIDDEN = 403;

  private final OpenAiConfig config;
  private final Upstream upstream;
  private final Forwarder forwarder;

  /**
   * Creates the provider.
   *
   * @param forwarder one that goes through the proxy of the settings
   */
  public OpenAiImages(OpenAiConfig config, Forwarder forwarder) {
    this.config = config;
    this.upstream = new Upstream(config.url());
    this.forwarder = forwarder;
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public Future<Void> serve(Exchange exchange) {
    return forwarder
        .forward(exchange, upstream, Changes.of(this::authorize))
        .compose(
            answer -> answer.status() == FORBIDDEN ? forbidden(answer) : answer.relay(this::event));
  }

  @Override
  public Future<Drawn> draw(Exchange exchange, JsonObject request) {
    log.info("Using OpenAI DALL-E for image generation");
    Changes changes =
        Changes.of(
                headers -> {
                  authorize(headers);
                  headers
                      .set(HttpHeaders.CONTENT_TYPE, "application/json")
                      .set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
                })
            .to(GENERATIONS)
            .with(request.toBuffer());
    return forwarder
        .forward(exchange, upstream, changes)
        .compose(answer -> answer.whole().map(body -> drawn(answer.status(), body)));
  }

  private static Drawn drawn(int status, Buffer body) {
    warnOfRegion(status, body);
    try {
      return new Drawn(status, new JsonObject(body));
    } catch (DecodeException e) {
      throw new ProblemException(new Unreachable()); // a page of some proxy, or half an answer
    }
  }

  /** Passes unchanged like any other, but somebody should know why. */
  private Future<Void> forbidden(Answer answer) {
    return answer
        .whole()
        .compose(
            body -> {
              warnOfRegion(answer.status(), body);
              answer.copyHead();
              return answer.exchange().response().end(body);
            });
  }

  private static void warnOfRegion(int status, Buffer body) {
    if (status == FORBIDDEN && body.toString().contains(WRONG_REGION)) {
      log.warn("OpenAI refuses the region: the proxy is not in a supported region");
    }
  }

  private Buffer event(Problem problem) {
    JsonObject error =
        new JsonObject().put("type", "error").put("error", ErrorShape.openAiError(problem));
    return Buffer.buffer("event: error\ndata: ")
        .appendBuffer(error.toBuffer())
        .appendString("\n\n");
  }

  private void authorize(MultiMap headers) {
    headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + config.key().reveal());
  }
}
