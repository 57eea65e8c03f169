package sluice.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sluice.gateway.transport.ConnectionClosing;
import sluice.gateway.transport.ForceClose;
import sluice.shared.log.RequestId;

/**
 * One request with its response and what becomes known about both while it is served. Lives on the
 * event loop of its connection.
 */
public final class Exchange {

  private static final String KEY = Exchange.class.getName();

  /** nginx has made it known. */
  private static final int NO_RESPONSE = 499;

  private final RoutingContext context;
  private final long startNanos = System.nanoTime();
  private final Queue<Runnable> atEnd = new ArrayDeque<>();
  private MemoryBudget held = new MemoryBudget(Long.MAX_VALUE);
  private boolean ended;
  private boolean tunnelled;
  private boolean repeatable = true;
  private boolean queryHidden;
  private Runnable onBody = () -> {};
  private Runnable beforeBreak = () -> {};
  private @Nullable RequestId id;
  private @Nullable EarlyResponse early;
  private @Nullable Problem problem;
  private final UpstreamTrace upstream = new UpstreamTrace();
  private int imagesConverted;
  private int imagesKept;

  private Exchange(RoutingContext context) {
    this.context = context;
  }

  /** The exchange of a routing context; begins with the first call. */
  public static Exchange of(RoutingContext context) {
    Exchange known = context.get(KEY);
    if (known != null) {
      return known;
    }
    Exchange fresh = new Exchange(context);
    context.put(KEY, fresh);
    context.addEndHandler(_ -> fresh.end());
    return fresh;
  }

  public HttpServerRequest request() {
    return context.request();
  }

  public HttpServerResponse response() {
    return context.response();
  }

  /** Names this exchange in the log and to its client. */
  public RequestId id() {
    RequestId known = id;
    if (known == null) {
      known = RequestId.random();
      id = known;
    }
    return known;
  }

  /** Somebody in front has named it already. */
  public void name(RequestId given) {
    id = given;
  }

  /** Whoever sends this request again pays again; errors say so. */
  public void mustNotBeRepeated() {
    repeatable = false;
  }

  /** What its client says stands in the query: no more for a log than a body is. */
  public void hideQuery() {
    queryHidden = true;
  }

  public boolean isQueryHidden() {
    return queryHidden;
  }

  boolean isRepeatable() {
    return repeatable;
  }

  /** Something that means nothing has been sent, to be followed by the real response. */
  void begunEarly(EarlyResponse response) {
    early = response;
  }

  /** Runs the action when the body of the real response begins. */
  void onBody(Runnable action) {
    onBody = action;
  }

  /** What has been sent, while there is nothing else. */
  Optional<EarlyResponse> early() {
    return Optional.ofNullable(early);
  }

  /** The first byte of the body of the real response is about to be sent. */
  public void bodyBegins() {
    onBody.run();
    early = null;
  }

  /** Begins a response of our own and gives the response for its body. */
  public HttpServerResponse respond(int status, String contentType) {
    bodyBegins();
    if (!response().headWritten()) {
      response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    }
    return response();
  }

  /**
   * The response is to have a body of unknown length. HTTP/1.0 knows no chunks: there the
   * connection's end is its end, and the head says so, as its client may have asked to keep the
   * connection (RFC 9112 section 9.3).
   */
  public void chunk() {
    if (response().headWritten()) {
      return; // has been done
    }
    if (request().version() == HttpVersion.HTTP_1_0) {
      // By then Vert.x has written there what the client asked for.
      context.addHeadersEndHandler(
          _ -> response().headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
      ConnectionClosing.on(request().connection());
      onEnd(() -> request().connection().close());
    } else {
      response().setChunked(true);
      if (request().version() == HttpVersion.HTTP_1_1) {
        // Some small devices know this header in its usual spelling only.
        response().headers().set("Transfer-Encoding", "chunked");
      }
    }
  }

  /** An error of ours is the response. */
  void failed(Problem why) {
    problem = why;
    why.cause().ifPresent(cause -> upstream.failed(cause, why.detail()));
  }

  /** The error of ours that is the response, if it is one. */
  public Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }

  /** What its response may hold in memory is counted here. */
  public void mayHold(MemoryBudget share) {
    held = share;
  }

  /** Counts what the response holds in memory, with the other responses to the same client. */
  public MemoryBudget held() {
    return held;
  }

  /** Runs the action when the exchange has ended, however it ended; at once if it has already. */
  public void onEnd(Runnable action) {
    if (ended) {
      action.run();
    } else {
      atEnd.add(action);
    }
  }

  /** True once there is nobody to answer any more, or the response is complete. */
  public boolean hasEnded() {
    return ended;
  }

  /** What is left of the request is read and dropped. */
  public void dropRequest() {
    if (!request().isEnded()) {
      request().resume();
    }
  }

  /** Runs the action before a response of which something has left is broken off. */
  public void beforeBreak(Runnable action) {
    beforeBreak = action;
  }

  /** Breaks off a response behind what of it is here: only that tells its client of a lack. */
  public void breakOff() {
    beforeBreak.run();
    response().reset();
  }

  /**
   * Ends the client's side at once; what it has not taken is dropped. Over HTTP/2 only this stream.
   */
  public void cut() {
    if (request().version() == HttpVersion.HTTP_2) {
      response().reset();
    } else {
      ForceClose.now(request().connection());
    }
  }

  /** The connection has become a tunnel, and that has ended: nobody else would say so. */
  public void tunnelEnded() {
    tunnelled = true;
    end();
  }

  /**
   * True if the response has not been completed; to be asked when the exchange has ended. The end
   * handler itself cannot tell: over HTTP/2 it may hear of the closed stream before the end.
   */
  public boolean isBrokenOff() {
    return !tunnelled && !context.response().ended();
  }

  private void end() {
    ended = true;
    for (Runnable action = atEnd.poll(); action != null; action = atEnd.poll()) {
      action.run();
    }
  }

  /** The upstream of this exchange. */
  public UpstreamTrace upstream() {
    return upstream;
  }

  /** The upstream's response has begun. */
  public void upstreamResponded(int status) {
    upstream.responded(status, millis());
  }

  public void imageConverted() {
    imagesConverted++;
  }

  public void imageKept() {
    imagesKept++;
  }

  public int imagesConverted() {
    return imagesConverted;
  }

  public int imagesKept() {
    return imagesKept;
  }

  /** Milliseconds since the request's head was in. */
  public long millis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos());
  }

  /** The same in nanoseconds. */
  long nanos() {
    return System.nanoTime() - startNanos;
  }

  /** The status that has been sent; 499 if the client left before there was one. */
  public int status() {
    return response().headWritten() ? response().getStatusCode() : NO_RESPONSE;
  }
}
