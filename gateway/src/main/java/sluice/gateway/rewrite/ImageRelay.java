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

/** Relays responses to clients, and converts the PNGs in JSON, or in events with JSON, to JPEG. */
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
    // From the start, as a rate over a counter misses the event with which the counter appears.
    Arrays.stream(Unconverted.values()).forEach(why -> ResponseImages.counter(registry, why));
  }

  /**
   * Offers the upstream only codings that can be unpacked; adds no header if the client sent none.
   */
  public static void negotiateEncoding(MultiMap headers) {
    if (headers.contains(HttpHeaders.ACCEPT_ENCODING)) {
      String accepted = String.join(",", headers.getAll(HttpHeaders.ACCEPT_ENCODING));
      boolean gzip = Arrays.stream(accepted.split(",", -1)).anyMatch(ImageRelay::acceptsGzip);
      headers.set(HttpHeaders.ACCEPT_ENCODING, gzip ? GZIP : IDENTITY);
    }
  }

  /** Offers the upstream no coding, for responses whose events are scanned. */
  public void forceIdentity(MultiMap headers) {
    if (isEnabled()) {
      headers.set(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
    }
  }

  /** True if the coding is gzip and its weight is not zero (RFC 9110 section 12.4.2). */
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
    if (isEnabled() && !response.exchange().response().headWritten()) {
      ResponseImages images = images(response.exchange());
      images.unconverted(Unconverted.TOO_LARGE_BODY); // an empty note: the response is not scanned
      images.note(response.exchange().response().headers());
    }
    return response.relay();
  }

  /**
   * Relays one response, and converts images in events as well.
   *
   * @param event makes a whole event of a problem
   */
  public Future<Void> relay(UpstreamResponse response, Function<Problem, Buffer> event) {
    if (!isEnabled()) {
      return response.relay(event);
    }
    return response.isEventStream() || response.isPackedEventStream()
        ? rewriteEvents(response, event)
        : relay(response);
  }

  /** True if there are images to convert. */
  public boolean isEnabled() {
    return !config.keys().isEmpty();
  }

  /** Converts the images of a complete JSON text. The result counts as held besides the text. */
  public Future<Buffer> convert(Exchange exchange, Buffer json) {
    // Unlimited, as a response that was paid for must not fail for lack of memory.
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
              if (config.reject() && images.isAnyUnconverted()) {
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
    if (!config.reject()
        && !config.heartbeat().isZero()) { // otherwise everything is held until the end
      rewriter.sendSpaces(
          deadlines, config.heartbeat(), space -> out.hasLeft() && response.writeBeside(space));
    }
    out.waitFor(rewriter::isImageUnderWay);
    exchange.onEnd(rewriter::abandon);
    exchange.onEnd(out::drop);
    return json.through(rewriter)
        .compose(
            _ -> {
              if (config.reject() && images.isAnyUnconverted()) {
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
