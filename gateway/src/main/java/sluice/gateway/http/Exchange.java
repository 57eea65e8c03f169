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
 * One request and its response. Lives on the event loop of its connection. What is only of interest
 * to the log is in its {@link RequestFacts}.
 */
public final class Exchange {

  private static final String KEY = Exchange.class.getName();

  /** Status in the log if the client has left before it got one; nginx introduced it. */
  private static final int NO_RESPONSE = 499;

  private final RoutingContext context;
  private final long startNanos = System.nanoTime();
  private final RequestFacts facts = new RequestFacts();
  private final Queue<Runnable> atEnd = new ArrayDeque<>();
  private MemoryBudget held = new MemoryBudget(Long.MAX_VALUE);
  private boolean ended;
  private boolean tunnelled;
  private boolean retryable = true;
  private Runnable onBody = () -> {};
  private Runnable beforeAbort = () -> {};
  private @Nullable RequestId id;
  private @Nullable LateProblems lateProblems;

  private Exchange(RoutingContext context) {
    this.context = context;
  }

  /** Gives the exchange of a routing context; it begins with the first call. */
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

  /** Identifies this exchange in the log and to its client. */
  public RequestId id() {
    RequestId known = id;
    if (known == null) {
      known = RequestId.random();
      id = known;
    }
    return known;
  }

  /** Uses the id that a proxy in front has given to the request. */
  public void setId(RequestId given) {
    id = given;
  }

  public RequestFacts facts() {
    return facts;
  }

  /** Marks the request non-retryable (it costs money): errors tell SDKs not to repeat it. */
  public void markNonRetryable() {
    retryable = false;
  }

  boolean isRetryable() {
    return retryable;
  }

  /** Counts the memory that this exchange holds as part of a client's share. */
  public void limitMemory(MemoryBudget share) {
    held = share;
  }

  /** Counts the memory that this exchange holds, together with the client's other exchanges. */
  public MemoryBudget held() {
    return held;
  }

  /**
   * The head of a success has been sent early, and the real response is still to come.
   *
   * @param problems ends the response if there is none
   */
  void begunEarly(LateProblems problems) {
    lateProblems = problems;
  }

  /** Ends a response that has begun early; empty if it has not, or the real one has begun. */
  Optional<LateProblems> lateProblems() {
    return Optional.ofNullable(lateProblems);
  }

  /** Runs the action when the body of the real response begins. */
  void onBody(Runnable action) {
    onBody = action;
  }

  /** The first byte of the body of the real response is about to be sent. */
  public void bodyBegins() {
    onBody.run();
    lateProblems = null;
  }

  /** Begins a response of the gateway itself and returns it for its body. */
  public HttpServerResponse respond(int status, String contentType) {
    bodyBegins();
    if (!response().headWritten()) {
      response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    }
    return response();
  }

  /**
   * Prepares the response for a body of unknown length. HTTP/1.0 has no chunks: there the body ends
   * with the connection, and the head says so, as the client may have asked to keep the connection
   * (RFC 9112 section 9.3).
   */
  public void setUnknownLength() {
    if (response().headWritten()) {
      return; // has been done
    }
    if (request().version() == HttpVersion.HTTP_1_0) {
      // Set last, as Vert.x writes what the client has asked for.
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

  /** Runs the action when the exchange has ended, however it ended; at once if it has already. */
  public void onEnd(Runnable action) {
    if (ended) {
      action.run();
    } else {
      atEnd.add(action);
    }
  }

  /** True once the response is complete or the client has left. */
  public boolean hasEnded() {
    return ended;
  }

  private void end() {
    ended = true;
    for (Runnable action = atEnd.poll(); action != null; action = atEnd.poll()) {
      action.run();
    }
  }

  /** The connection was a tunnel, which has ended; Vert.x does not report that. */
  public void tunnelEnded() {
    tunnelled = true;
    end();
  }

  /** Reads and drops the rest of the request. */
  public void dropRequest() {
    if (!request().isEnded()) {
      request().resume();
    }
  }

  /** Runs the action before a response that has begun is aborted. */
  public void beforeAbort(Runnable action) {
    beforeAbort = action;
  }

  /** Aborts a response that has begun, so that the client can tell that it is incomplete. */
  public void abort() {
    beforeAbort.run();
    response().reset();
  }

  /**
   * Ends the client's side at once and drops what the client has not taken yet. Over HTTP/2 this
   * ends only the stream.
   */
  public void cut() {
    if (request().version() == HttpVersion.HTTP_2) {
      response().reset();
    } else {
      ForceClose.now(request().connection());
    }
  }

  /**
   * True if the exchange has ended with an incomplete response. Ask when the exchange has ended;
   * the response's end handler cannot tell, as over HTTP/2 the closed stream may be reported first.
   */
  public boolean isAborted() {
    return !tunnelled && !response().ended();
  }

  /** The head of the upstream's response is in. */
  public void upstreamResponded(int status) {
    facts.upstream().responded(status, millis());
  }

  /** Milliseconds since the head of the request was in. */
  public long millis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos());
  }

  /** Nanoseconds since the head of the request was in. */
  long nanos() {
    return System.nanoTime() - startNanos;
  }

  /** The status that has been sent; 499 if the client left before there was one. */
  public int status() {
    return response().headWritten() ? response().getStatusCode() : NO_RESPONSE;
  }
}
