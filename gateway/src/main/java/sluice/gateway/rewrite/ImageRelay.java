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
import sluice.gateway.http.Exchange;
import sluice.gateway.http.MemoryBudget;
import sluice.gateway.http.Problem;
import sluice.gateway.http.ProblemException;
import sluice.gateway.jobs.WorkerPool;
import sluice.gateway.proxy.BodyBuffer;
import sluice.gateway.proxy.UpstreamResponse;
import sluice.gateway.transport.Deadlines;

/**
 * Relays answers to clients and turns the PNGs in those that are JSON, or events with JSON in them,
 * into JPEGs on the way.
 */
public final class ImageRelay {

  private static final Problem NOT_CONVERTED =
      new Problem(
          502,
          "image_not_converted",
          "Image conversion failed",
          "An image in the upstream's response could not be converted to JPEG.");

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
  public ImageRelay(
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
    Arrays.stream(Unconverted.values()).forEach(why -> ResponseImages.counter(registry, why));
  }

  /** Asks the upstream for no other coding than we can undo; says nothing if the client did not. */
  public static void acceptOnlyDecodable(MultiMap headers) {
    if (headers.contains(HttpHeaders.ACCEPT_ENCODING)) {
      String accepted = String.join(",", headers.getAll(HttpHeaders.ACCEPT_ENCODING));
      boolean gzip = Arrays.stream(accepted.split(",", -1)).anyMatch(ImageRelay::acceptsGzip);
      headers.set(HttpHeaders.ACCEPT_ENCODING, gzip ? GZIP : IDENTITY);
    }
  }

  /** The same for responses whose events are looked into, of which none may be coded. */
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
   * Relays one response.
   *
   * @return completes when the client's response has ended; fails if either side broke off
   */
  public Future<Void> relay(UpstreamResponse response) {
    return JsonResponse.of(response, List.of(JsonResponse.JSON))
        .map(this::relayJson)
        .orElseGet(response::relay);
  }

  private Future<Void> relayJson(JsonResponse json) {
    UpstreamResponse response = json.response();
    if (response.length().orElse(0) <= config.maxResponseBytes()) {
      return rewrite(json);
    }
    if (looks() && !response.exchange().response().headWritten()) {
      ResponseImages images = images(response.exchange());
      images.unconverted(Unconverted.TOO_LARGE_BODY); // it may have none: it is not scanned
      images.note(response.exchange().response().headers());
    }
    return response.relay();
  }

  /**
   * The same, images in events included.
   *
   * @param event what to say of a problem within a stream of events: a whole event
   */
  public Future<Void> relay(UpstreamResponse response, Function<Problem, Buffer> event) {
    if (!looks()) {
      return response.relay(event);
    }
    return response.isEventStream() || response.isPackedEventStream()
        ? rewriteEvents(response, event)
        : relay(response);
  }

  /** True if there is anything to look for. */
  public boolean looks() {
    return !config.keys().isEmpty();
  }

  /** Converts the images of a JSON text that is here already; as many bytes are held again. */
  public Future<Buffer> convert(Exchange exchange, Buffer json) {
    // What is paid for is not thrown away for lack of memory, so nothing is refused here.
    BodyBuffer converted = new BodyBuffer(new MemoryBudget(Long.MAX_VALUE), Long.MAX_VALUE);
    exchange.held().acquire(json.length());
    exchange.onEnd(() -> exchange.held().release(json.length()));
    ResponseImages images = images(exchange);
    ImageRewriter rewriter = ImageRewriter.ofJson(converted, images, config, exchange.held());
    exchange.onEnd(rewriter::abandon);
    rewriter.write(json);
    return rewriter
        .end()
        .map(
            _ -> {
              if (config.reject() && images.anyKept()) {
                throw new ProblemException(NOT_CONVERTED);
              }
              if (!exchange.response().headWritten()) {
                images.note(exchange.response().headers());
              }
              return converted.bytes();
            });
  }

  private Future<Void> rewriteEvents(UpstreamResponse response, Function<Problem, Buffer> event) {
    Exchange exchange = response.exchange();
    return response.relayEvents(
        event,
        out -> {
          ImageRewriter rewriter =
              ImageRewriter.ofEvents(out, images(exchange), config, exchange.held());
          exchange.onEnd(rewriter::abandon);
          return response.isPackedEventStream() ? UnpackedBody.of(response, rewriter) : rewriter;
        });
  }

  private ResponseImages images(Exchange exchange) {
    return new ResponseImages(exchange, workers, config.quality(), registry, log);
  }

  private Future<Void> rewrite(JsonResponse json) {
    UpstreamResponse response = json.response();
    response.copyHead();
    Exchange exchange = response.exchange();
    ResponseImages images = images(exchange);
    DeferredHead out = lateHead(json, images);
    ImageRewriter rewriter = ImageRewriter.ofJson(out, images, config, exchange.held());
    if (!config.reject() && !config.heartbeat().isZero()) { // else all is held until its end
      rewriter.sendSpaces(
          deadlines, config.heartbeat(), space -> out.hasLeft() && response.writeBeside(space));
    }
    out.waitFor(rewriter::isImageUnderWay);
    exchange.onEnd(rewriter::abandon);
    exchange.onEnd(out::drop);
    return json.through(rewriter)
        .compose(
            _ -> {
              if (config.reject() && images.anyKept()) {
                return Future.failedFuture(new ProblemException(NOT_CONVERTED));
              }
              if (!json.isUnchanged(rewriter)) {
                return out.end();
              }
              images.note(exchange.response().headers());
              return out.endUnchanged();
            })
        .onFailure(_ -> out.breakOff());
  }

  private DeferredHead lateHead(JsonResponse json, ResponseImages images) {
    UpstreamResponse response = json.response();
    Exchange exchange = response.exchange();
    Runnable adapt =
        () -> {
          json.adaptHead();
          images.note(exchange.response().headers());
        };
    return config.reject()
        ? DeferredHead.untilTheEnd(vertx, exchange, response.client(), config.maxHeldBytes(), adapt)
        : DeferredHead.forAMoment(
            vertx, exchange, response.client(), json.isShortAndPlain(), adapt);
  }
}
