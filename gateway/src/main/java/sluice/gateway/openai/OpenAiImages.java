package sluice.gateway.openai;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;
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
import sluice.gateway.proxy.Upstream;

/** OpenAI itself, or who speaks like it; every request and answer as it is. */
public final class OpenAiImages implements ImageProvider {

  private static final Logger log = LoggerFactory.getLogger(OpenAiImages.class);
  private static final String GENERATIONS = "/v1/images/generations";
  private static final String WRONG_REGION = "unsupported_country_region_territory";
  private static final int FORBIDDEN = 403;
  private static final String OF_SDKS = "x-stainless-";
  private static final Set<String> PASSED =
      Set.of(
          "accept",
          "accept-language",
          "content-encoding",
          "content-type",
          "expect",
          "idempotency-key",
          "user-agent",
          // There only if the settings want OpenAI to be told.
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto");

  private final OpenAiConfig config;
  private final Upstream upstream;
  private final Forwarder forwarder;
  private final ImageAnswers answers;

  /**
   * Creates the provider.
   *
   * @param forwarder one that goes through the proxy of the settings
   */
  public OpenAiImages(OpenAiConfig config, Forwarder forwarder, ImageAnswers answers) {
    this.config = config;
    this.upstream = new Upstream(config.url());
    this.forwarder = forwarder;
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
    Changes changes = Changes.of(this::authorize).to(target);
    return forwarder
        .forward(exchange, upstream, answers.areEarly() ? beginEarly(exchange, changes) : changes)
        .compose(
            answer ->
                answer.status() == FORBIDDEN
                    ? forbidden(answer)
                    : answers.pictures().relay(answer, ErrorShape::imageEvent));
  }

  /** Who asks for a stream hears events; the wish is found while the body passes. */
  private Changes beginEarly(Exchange exchange, Changes changes) {
    if (exchange.request().headers().contains(HttpHeaders.CONTENT_ENCODING)) {
      return changes; // nobody here can read it
    }
    StreamWish stream = new StreamWish();
    answers.beginEarly(exchange, EarlyAnswer.Form.JSON, () -> !stream.isThere());
    return changes.readBy(stream);
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
                    .converted(exchange, drawn.body())
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

  /**
   * OpenAI gets the operator's key and what belongs to the request; nothing that tells who the
   * client is or chooses among what is the operator's.
   */
  private void authorize(MultiMap headers) {
    headers.names().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(name -> !PASSED.contains(name) && !name.startsWith(OF_SDKS))
        .toList()
        .forEach(headers::remove);
    // So that a refusal can be read; pictures in base64 hardly shrink.
    headers.set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
    headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + config.key().reveal());
  }
}
