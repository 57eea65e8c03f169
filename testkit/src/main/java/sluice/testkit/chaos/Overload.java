package sluice.testkit.chaos;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures how many heavy images per second the workers of a gateway convert, then requests five
 * times as many, then half as many, and prints the results. Exit code 1 if goodput under overload
 * falls below 90 % of capacity, a request gets no response or a wrong one, or an image is not
 * converted after the overload.
 *
 * <p>{@code Overload UPSTREAM_PORT GATEWAY_URL}
 */
public final class Overload {

  private static final int WARM_UP_SECONDS = 10;
  private static final int MEASURE_SECONDS = 15;
  private static final int OVERLOAD_SECONDS = 30;
  private static final int RECOVER_SECONDS = 5;
  private static final int AFTER_SECONDS = 10;
  private static final int FACTOR = 5;
  private static final int RESPONSE_SECONDS = 30;
  private static final int CONNECTIONS = 2_000;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      vertx.createHttpClient(
          new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  private final String url;

  private Overload(String url) {
    this.url = url;
  }

  /** Runs the phases and exits. */
  public static void main(String[] arguments) {
    Overload overload = new Overload(arguments[1]);
    overload.serve(Integer.parseInt(arguments[0]));
    System.exit(overload.run() ? 0 : 1);
  }

  private void serve(int port) {
    String body =
        NumberedUpstream.HEAD
            + Base64.getEncoder().encodeToString(HeavyImage.png())
            + NumberedUpstream.TAIL;
    vertx
        .createHttpServer()
        .requestHandler(
            request -> request.response().putHeader("Content-Type", "application/json").end(body))
        .listen(port, "127.0.0.1")
        .await();
  }

  private boolean run() {
    saturate(WARM_UP_SECONDS);
    double capacity = saturate(MEASURE_SECONDS);
    System.out.printf("capacity %.1f images/s%n", capacity);

    Tally overload = load((int) Math.round(FACTOR * capacity), OVERLOAD_SECONDS);
    // Images still queued at the end of the load are converted later; that time counts, too.
    double goodput = overload.converted.size() / Math.max(OVERLOAD_SECONDS, overload.seconds());
    System.out.printf(
        "%d times that: %s; goodput %.1f images/s, %.0f %% of capacity%n",
        FACTOR, overload, goodput, 100 * goodput / capacity);

    vertx.timer(RECOVER_SECONDS, TimeUnit.SECONDS).await();
    Tally after = load((int) Math.max(1, capacity / 2), AFTER_SECONDS);
    System.out.printf("half of it, %d s later: %s%n", RECOVER_SECONDS, after);
    return goodput >= 0.9 * capacity
        && overload.failed.isEmpty()
        && after.failed.isEmpty()
        && after.refused.isEmpty();
  }

  /** Images per second with four requests in flight, which saturate the workers. */
  private double saturate(int seconds) {
    int clients = 4;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Tally tally = new Tally();
    List<Future<?>> loops = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      loops.add(requestUntil(end, tally));
    }
    Future.all(loops).await();
    return (double) tally.converted.size() / seconds;
  }

  private Future<?> requestUntil(long endNanos, Tally tally) {
    return System.nanoTime() - endNanos > 0
        ? Future.succeededFuture()
        : request(tally).compose(_ -> requestUntil(endNanos, tally));
  }

  private Tally load(int rate, int seconds) {
    Tally tally = new Tally();
    List<Future<?>> responses = new ArrayList<>();
    OpenLoop.start(vertx, rate, rate * seconds, _ -> responses.add(request(tally)));
    vertx.timer(seconds + RESPONSE_SECONDS / 3, TimeUnit.SECONDS).await();
    Future.join(responses).await();
    return tally;
  }

  private Future<Void> request(Tally tally) {
    long start = System.nanoTime();
    return client
        .request(new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url + "/heavy"))
        .compose(HttpClientRequest::send)
        .compose(
            response ->
                response.statusCode() == 503
                    ? response.body().map(_ -> Buffer.buffer())
                    : response.body())
        .timeout(RESPONSE_SECONDS, TimeUnit.SECONDS)
        .transform(
            body -> {
              tally.add(body, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
              return Future.succeededFuture();
            });
  }

  /** Latencies by kind of response. */
  private static final class Tally {

    private static final String JPEG = NumberedUpstream.HEAD + "/9j/";
    private static final String PNG = NumberedUpstream.HEAD + "iVBO";

    private final List<Long> converted = new ArrayList<>();
    private final List<Long> refused = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private long lastNanos = startNanos;

    /** Time from the start to the last converted image. */
    synchronized double seconds() {
      return (lastNanos - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** Records a response; an empty body stands for a 503. */
    synchronized void add(AsyncResult<Buffer> body, long millis) {
      if (body.failed()) {
        failed.add(String.valueOf(body.cause().getMessage()));
        return;
      }
      String begins = body.result().getString(0, Math.min(JPEG.length(), body.result().length()));
      if (begins.equals(JPEG)) {
        converted.add(millis);
        lastNanos = System.nanoTime();
      } else if (begins.equals(PNG) || begins.isEmpty()) {
        refused.add(millis);
      } else {
        failed.add(begins);
      }
    }

    @Override
    public synchronized String toString() {
      return "converted %d (ms p50 %d p99 %d), original or 503 %d (ms p50 %d p99 %d), failed %d"
          .formatted(
              converted.size(),
              percentile(converted, 50),
              percentile(converted, 99),
              refused.size(),
              percentile(refused, 50),
              percentile(refused, 99),
              failed.size());
    }

    private static long percentile(List<Long> millis, int percent) {
      return Ledger.percentile(millis.stream().sorted().toList(), percent);
    }
  }
}
