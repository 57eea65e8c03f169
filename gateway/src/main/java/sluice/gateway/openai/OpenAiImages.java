package sluice.gateway.openai;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.http.EarlyAnswer;
import sluice.gateway.http.ErrorShape;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Problem.Unreachable;
import sluice.gateway.http.ProblemException;
import sluice.gateway.proxy.Answer;
import sluice.gateway.proxy.Changes;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.RequestReader;
import sluice.gateway.proxy.Upstream;

/**
 * OpenAI or a compatible server. Requests and responses pass unchanged, except that PNGs that the
 * client did not ask for become JPEGs.
 */
public final class OpenAiImages implements ImageProvider {

  private static final Logger log = LoggerFactory.getLogger(OpenAiImages.class);
  private static final String GENERATIONS = "/v1/images/generations";
  private static final String WRONG_REGION = "unsupported_country_region_territory";
  private static final int FORBIDDEN = 403;

  private final OpenAiHeaders headers;
  private final Upstream upstream;
  private final Forwarder forwarder;
  private final RequestReader reader;
  private final ImageAnswers answers;

  /**
   * Creates the provider.
   *
   * @param forwarder one that goes through the proxy of the settings
   */
  public OpenAiImages(
      OpenAiConfig config, Forwarder forwarder, RequestReader reader, ImageAnswers answers) {
    this.headers = OpenAiHeaders.ofImages(config.key());
    this.upstream = new Upstream(config.url());
    this.forwarder = forwarder;
    this.reader = reader;
    this.answers = answers;
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public Future<Void> serve(Exchange exchange, String path) {
    String query = exchange.request().query();
    String target = query == null ? path : path + "?" + query;
    ImageWishes wishes = new ImageWishes();
    if (answers.areEarly()) {
      answers.beginEarly(exchange, EarlyAnswer.Form.JSON, () -> !wishes.isStream());
    }
    return readBy(wishes, exchange, Changes.of(this::authorize).to(target))
        .compose(changes -> forwarder.forward(exchange, upstream, changes))
        .compose(
            answer ->
                answer.status() == FORBIDDEN
                    ? forbidden(answer)
                    : wishes.areAsDrawn()
                        ? answer.relay(ErrorShape::imageEvent)
                        : answers.pictures().relay(answer, ErrorShape::imageEvent));
  }

  /** The wishes are found while the body passes, or before, where it must be unpacked for that. */
  private Future<Changes> readBy(ImageWishes wishes, Exchange exchange, Changes changes) {
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
  public Future<Drawn> draw(Exchange exchange, OwnRequest request) {
    Changes changes = Changes.post(GENERATIONS, request.forOpenAi(), this::authorize);
    log.info("Using OpenAI DALL-E for image generation");
    return forwarder
        .forward(exchange, upstream, changes)
        .compose(answer -> answer.whole().map(drawn -> drawn(answer.status(), request, drawn)))
        .compose(
            drawn ->
                answers
                    .converted(exchange, drawn.body(), request.asDrawn())
                    .map(json -> new Drawn(drawn.status(), drawn.model(), json)));
  }

  private static Drawn drawn(int status, OwnRequest request, Buffer body) {
    warnOfRegion(status, body);
    try {
      return new Drawn(status, request.model(), new JsonObject(body));
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

  private void authorize(MultiMap sent) {
    headers.accept(sent);
    // So that a refusal can be read; pictures in base64 hardly shrink.
    sent.set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
  }
}
