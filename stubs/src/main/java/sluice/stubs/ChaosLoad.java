package sluice.stubs;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks a gateway for pictures at a steady rate, however it answers, while somebody kills its nodes;
 * keeps a ledger and prints it: each number must be answered once, with its own picture as a JPEG,
 * and reach the upstream once.
 *
 * <p>{@code ChaosLoad UPSTREAM_PORT RATE SECONDS GATEWAY_URL...}: the upstream it starts itself,
 * the gateways are configured to use it. Ends with status 1 if any entry of the ledger is wrong.
 */
public final class ChaosLoad {

  private static final int NUMBERS = 1 << 16;
  private static final int CONNECTIONS = 1_000;
  private static final int ANSWER_SECONDS = 30;
  private static final String HEAD = "{\"status\":\"DONE\",\"result\":{\"files\":[\"";
  private static final String TAIL = "\"],\"censored\":false}}";
  private static final int PICTURES = 64;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      vertx.createHttpClient(
          new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  private final List<String> gateways;
  private final Map<Integer, AtomicInteger> upstreamCalls = new ConcurrentHashMap<>();
  private final Ledger ledger = new Ledger();

  private ChaosLoad(List<String> gateways) {
    this.gateways = gateways;
  }

  /** Runs the load and exits. */
  public static void main(String[] arguments) {
    ChaosLoad load = new ChaosLoad(List.of(arguments).subList(3, arguments.length));
    load.serve(Integer.parseInt(arguments[0]));
    load.run(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    long repeated = load.upstreamCalls.values().stream().filter(calls -> calls.get() > 1).count();
    System.out.println(load.ledger.summary() + ", asked upstream more than once " + repeated);
    System.exit(load.ledger.isClean() && repeated == 0 ? 0 : 1);
  }

  private void serve(int port) {
    vertx.createHttpServer().requestHandler(this::answer).listen(port, "127.0.0.1").await();
  }

  private void answer(HttpServerRequest request) {
    int number = Integer.parseInt(request.getParam("number"));
    upstreamCalls.computeIfAbsent(number, _ -> new AtomicInteger()).incrementAndGet();
    vertx
        .executeBlocking(() -> NumberedPicture.png(number % PICTURES), false)
        .onSuccess(
            png ->
                request
                    .response()
                    .putHeader("Content-Type", "application/json")
                    .end(HEAD + Base64.getEncoder().encodeToString(png) + TAIL));
  }

  private void run(int rate, int seconds) {
    int count = Math.min(NUMBERS, rate * seconds);
    long start = System.nanoTime();
    AtomicInteger sent = new AtomicInteger();
    vertx.setPeriodic(
        1,
        timer -> {
          // Open loop: what is due is sent, whether or not the answers keep up.
          long due = (System.nanoTime() - start) * rate / TimeUnit.SECONDS.toNanos(1);
          while (sent.get() < count && sent.get() <= due) {
            ask(sent.getAndIncrement());
          }
          if (sent.get() == count) {
            vertx.cancelTimer(timer);
          }
        });
    ledger.awaitEntries(count, seconds + ANSWER_SECONDS);
  }

  private void ask(int number) {
    long start = System.nanoTime();
    String gateway = gateways.get(number % gateways.size());
    client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(gateway + "/generate?number=" + number))
        .compose(HttpClientRequest::send)
        .compose(
            response ->
                response.statusCode() == 200
                    ? response.body()
                    : response.body().map(_ -> Buffer.buffer("status " + response.statusCode())))
        .timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
        .onComplete(
            body -> {
              long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
              if (body.failed()) {
                ledger.failed(String.valueOf(body.cause().getMessage()));
              } else {
                vertx.executeBlocking(() -> judge(number, body.result(), millis), false);
              }
            });
  }

  private boolean judge(int number, Buffer body, long millis) {
    String text = body.toString();
    if (!text.startsWith(HEAD) || !text.endsWith(TAIL)) {
      ledger.failed(text.substring(0, Math.min(text.length(), 40)));
      return false;
    }
    byte[] file =
        Base64.getDecoder().decode(text.substring(HEAD.length(), text.length() - TAIL.length()));
    OptionalInt found = NumberedPicture.number(file);
    if (found.isEmpty() || found.getAsInt() != number % PICTURES) {
      ledger.failed("somebody else's picture");
    } else {
      ledger.answered((file[0] & 0xff) == 0xff, millis);
    }
    return true;
  }
}
