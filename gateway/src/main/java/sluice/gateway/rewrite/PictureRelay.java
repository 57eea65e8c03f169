package sluice.gateway.rewrite;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import sluice.gateway.http.Deadlines;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.HeldBytes;
import sluice.gateway.http.Problem;
import sluice.gateway.http.Problem.NotConverted;
import sluice.gateway.http.ProblemException;
import sluice.gateway.jobs.WorkerPool;
import sluice.gateway.proxy.Answer;
import sluice.gateway.proxy.WholeBody;

/**
 * Relays answers to clients and turns the PNGs in those that are JSON, or events with JSON in them,
 * into JPEGs on the way.
 */
public final class PictureRelay {

  private static final String GZIP = "gzip";
  private static final String IDENTITY = "identity";
  private static final Set<String> REFUSED = Set.of("q=0", "q=0.0", "q=0.00", "q=0.000");

  private final Vertx vertx;
  private final Deadlines deadlines;
  private final WorkerPool workers;
  private final ImageConfig config;
  private final MeterRegistry registry;
  private final UnconvertedLog log;

  /** Creates a relay for one event loop. */
  public PictureRelay(
      Vertx vertx,
      Deadlines deadlines,
      WorkerPool workers,
      ImageConfig config,
      MeterRegistry registry,
      UnconvertedLog log) {
    this.vertx = vertx;
    this.deadlines = deadlines;
    this.workers = workers;
    this.config = config;
    this.registry = registry;
    this.log = log;
    // From the start: a rate over a counter that is born with its first event misses that one.
    Arrays.stream(Unconverted.values()).forEach(why -> AnswerPictures.counter(registry, why));
  }

  /** Asks the upstream for no other coding than we can undo; says nothing if the client did not. */
  public static void acceptOnlyDecodable(MultiMap headers) {
    if (headers.contains(HttpHeaders.ACCEPT_ENCODING)) {
      String accepted = String.join(",", headers.getAll(HttpHeaders.ACCEPT_ENCODING));
      boolean gzip = Arrays.stream(accepted.split(",", -1)).anyMatch(PictureRelay::acceptsGzip);
      headers.set(HttpHeaders.ACCEPT_ENCODING, gzip ? GZIP : IDENTITY);
    }
  }

  /** The same for answers whose events are looked into, of which none may be coded. */
  public void acceptOnlyReadable(MultiMap headers) {
    if (looks()) {
      headers.set(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
    }
  }

  /** One coding with its weight; a weight of zero refuses it, RFC 9110 section 12.4.2. */
  private static boolean acceptsGzip(String coding) {
    String[] parts = coding.split(";", 2);
    boolean refused =
        parts.length == 2 && REFUSED.contains(parts[1].replace(" ", "").toLowerCase(Locale.ROOT));
    return parts[0].trim().equalsIgnoreCase(GZIP) && !refused;
  }

  /**
   * Relays one answer.
   *
   * @return completes when the client's answer has ended; fails if either side broke off
   */
  public Future<Void> relay(Answer answer) {
    return JsonAnswer.of(answer, List.of(JsonAnswer.JSON))
        .map(this::relayJson)
        .orElseGet(answer::relay);
  }

  private Future<Void> relayJson(JsonAnswer json) {
    Answer answer = json.answer();
    if (answer.length().orElse(0) <= config.maxAnswerBytes()) {
      return rewrite(json);
    }
    if (looks() && !answer.exchange().response().headWritten()) {
      AnswerPictures pictures = pictures(answer.exchange());
      pictures.unconverted(Unconverted.TOO_LARGE_BODY); // it may have none: it is not scanned
      pictures.note(answer.exchange().response().headers());
    }
    return answer.relay();
  }

  /**
   * The same, pictures in events included.
   *
   * @param event what to say of a problem within a stream of events: a whole event
   */
  public Future<Void> relay(Answer answer, Function<Problem, Buffer> event) {
    if (!looks()) {
      return answer.relay(event);
    }
    return answer.isEventStream() || answer.isPackedEventStream()
        ? rewriteEvents(answer, event)
        : relay(answer);
  }

  /** True if there is anything to look for. */
  public boolean looks() {
    return !config.keys().isEmpty();
  }

  /** Converts the pictures of a JSON text that is here already; as many bytes are held again. */
  public Future<Buffer> convert(Exchange exchange, Buffer json) {
    // What is paid for is not thrown away for lack of memory, so nothing is refused here.
    WholeBody converted = new WholeBody(new HeldBytes(Long.MAX_VALUE), Long.MAX_VALUE);
    exchange.held().takeAnyway(json.length());
    exchange.onEnd(() -> exchange.held().give(json.length()));
    AnswerPictures pictures = pictures(exchange);
    PictureRewriter rewriter = PictureRewriter.ofJson(converted, pictures, config, exchange.held());
    exchange.onEnd(rewriter::abandon);
    rewriter.write(json);
    return rewriter
        .end()
        .map(
            _ -> {
              if (config.reject() && pictures.anyKept()) {
                throw new ProblemException(new NotConverted());
              }
              if (!exchange.response().headWritten()) {
                pictures.note(exchange.response().headers());
              }
              return converted.bytes();
            });
  }

  private Future<Void> rewriteEvents(Answer answer, Function<Problem, Buffer> event) {
    Exchange exchange = answer.exchange();
    return answer.relayEvents(
        event,
        out -> {
          PictureRewriter rewriter =
              PictureRewriter.ofEvents(out, pictures(exchange), config, exchange.held());
          exchange.onEnd(rewriter::abandon);
          return answer.isPackedEventStream() ? UnpackedBody.of(answer, rewriter) : rewriter;
        });
  }

  private AnswerPictures pictures(Exchange exchange) {
    return new AnswerPictures(exchange, workers, config.quality(), registry, log);
  }

  private Future<Void> rewrite(JsonAnswer json) {
    Answer answer = json.answer();
    answer.copyHead();
    Exchange exchange = answer.exchange();
    AnswerPictures pictures = pictures(exchange);
    LateHead out = lateHead(json, pictures);
    PictureRewriter rewriter = PictureRewriter.ofJson(out, pictures, config, exchange.held());
    if (!config.reject() && !config.heartbeat().isZero()) { // else all is held until its end
      rewriter.letHear(
          deadlines, config.heartbeat(), space -> out.hasLeft() && answer.writeBeside(space));
    }
    out.waitFor(rewriter::isPictureUnderWay);
    exchange.onEnd(rewriter::abandon);
    exchange.onEnd(out::drop);
    return json.through(rewriter)
        .compose(
            _ -> {
              if (config.reject() && pictures.anyKept()) {
                return Future.failedFuture(new ProblemException(new NotConverted()));
              }
              if (!json.isUnchanged(rewriter)) {
                return out.end();
              }
              pictures.note(exchange.response().headers());
              return out.endUnchanged();
            })
        .onFailure(_ -> out.breakOff());
  }

  private LateHead lateHead(JsonAnswer json, AnswerPictures pictures) {
    Answer answer = json.answer();
    Exchange exchange = answer.exchange();
    Runnable adapt =
        () -> {
          json.adaptHead();
          pictures.note(exchange.response().headers());
        };
    return config.reject()
        ? LateHead.untilTheEnd(vertx, exchange, answer.client(), config.maxHeldBytes(), adapt)
        : LateHead.forAMoment(vertx, exchange, answer.client(), json.isShortAndPlain(), adapt);
  }
}
