package sluice.testkit.hostile;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/** A client that fetches responses in sequence at an irregular pace and compares every byte. */
final class SoakReader {

  private static final int SMALL_WINDOW_BYTES = 16 * 1024;
  private static final int PAUSE_MILLIS_MAX = 20;
  private static final long PATIENCE_SECONDS = 120;
  private static final int SHOWN = 40;

  private static final Executor THREADS = Thread::startVirtualThread;

  private final Vertx vertx;
  private final HttpVersion version;
  private final boolean tls;
  private final int port;
  private final SlowFetch http1;
  private final HttpClient client;
  private final SoakResponses responses;
  private final Random random;
  private final AtomicLong right = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  SoakReader(
      Vertx vertx, HttpVersion version, boolean tls, int port, SoakResponses responses, long seed) {
    this.vertx = vertx;
    this.version = version;
    this.tls = tls;
    this.port = port;
    this.responses = responses;
    this.random = new Random(seed);
    this.http1 = new SlowFetch(version == HttpVersion.HTTP_1_0 ? "1.0" : "1.1", tls, port, random);
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setSsl(tls)
                .setUseAlpn(tls)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setReceiveBufferSize(SMALL_WINDOW_BYTES));
  }

  /** Fetches responses until the next number is negative. */
  Future<Void> run(IntSupplier numbers) {
    int number = numbers.getAsInt();
    return number < 0
        ? Future.succeededFuture()
        : get("/" + number)
            .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .otherwise(Throwable::toString)
            .map(
                text -> {
                  compare(number, text);
                  return text;
                })
            .compose(_ -> run(numbers));
  }

  Future<String> get(String path) {
    if (version != HttpVersion.HTTP_2) {
      return Future.fromCompletionStage(CompletableFuture.supplyAsync(() -> slowly(path), THREADS));
    }
    Promise<Buffer> whole = Promise.promise();
    vertx.runOnContext( // otherwise the first bytes could arrive before the handler is set
        _ ->
            client
                .request(HttpMethod.GET, port, "127.0.0.1", path)
                .compose(request -> request.send())
                .compose(this::read)
                .onComplete(whole));
    return whole.future().map(Buffer::toString);
  }

  private String slowly(String path) {
    try {
      return http1.get(path);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Future<Buffer> read(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    Buffer received = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(_ -> whole.tryComplete(received));
    response.handler(
        piece -> {
          received.appendBuffer(piece);
          if (random.nextInt(32) == 0) {
            response.pause();
            vertx.setTimer(1 + random.nextInt(PAUSE_MILLIS_MAX), _ -> response.resume());
          }
        });
    return whole.future();
  }

  private void compare(int number, String text) {
    bytes.addAndGet(text.length());
    // The heartbeat puts spaces before a late image; there are none elsewhere.
    String received = text.replace(" ", "");
    int at = responses.mismatch(number, received);
    if (at < 0) {
      right.incrementAndGet();
      return;
    }
    wrong.incrementAndGet();
    System.out.printf(
        "response %d over %s is wrong: %d characters, from %d on: %s%n",
        number,
        this,
        received.length(),
        at,
        received.substring(at, Math.min(received.length(), at + SHOWN)));
  }

  long wrong() {
    return wrong.get();
  }

  /** Figures so far. */
  String summary() {
    return "%-18s right %d, wrong %d, %d MB"
        .formatted(this, right.get(), wrong.get(), bytes.get() / 1_000_000);
  }

  @Override
  public String toString() {
    return version.alpnName() + (tls ? " over TLS" : "");
  }
}
