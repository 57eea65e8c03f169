package sluice.testkit.chaos;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Requests images from gateways at a steady rate, GET and POST in turn, while nodes are killed, and
 * prints a ledger: each numbered request must get one response with its own image as a JPEG, and a
 * POST must reach the upstream once.
 *
 * <p>{@code ChaosLoad UPSTREAM_HOST UPSTREAM_PORT RATE SECONDS GATEWAY_URL...}: the load lasts 12
 * seconds of warm-up, whose latencies are not counted, plus SECONDS. It starts the upstream itself;
 * the gateways must be configured to use it. Exit code 1 if any entry of the ledger is wrong.
 */
public final class ChaosLoad {

  private static final int CONNECTIONS = 1_000;
  private static final int RESPONSE_SECONDS = 30;

  /** Every node is a JVM that has just started; its warm-up is not part of the measurement. */
  private static final int WARM_UP_SECONDS = 12;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      vertx.createHttpClient(
          new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  private final NumberedUpstream upstream;
  private final List<String> gateways;
  private final int rate;
  private final Ledger ledger = new Ledger();

  private ChaosLoad(SocketAddress upstream, int rate, List<String> gateways) {
    this.upstream = NumberedUpstream.start(vertx, upstream);
    this.rate = rate;
    this.gateways = gateways;
  }

  /** Runs the load and exits. */
  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[1]);
    List<String> gateways = List.of(arguments).subList(4, arguments.length);
    SocketAddress upstream = SocketAddress.inetSocketAddress(port, arguments[0]);
    ChaosLoad load = new ChaosLoad(upstream, Integer.parseInt(arguments[2]), gateways);
    load.run(Integer.parseInt(arguments[3]) + WARM_UP_SECONDS);
    System.exit(load.report() ? 0 : 1);
  }

  private void run(int seconds) {
    OpenLoop.start(vertx, rate, rate * seconds, this::send);
    ledger.awaitEntries(rate * seconds, seconds + RESPONSE_SECONDS);
  }

  private boolean report() {
    ledger.times().forEach(System.out::println);
    long posts = upstream.repeated(HttpMethod.POST);
    System.out.printf(
        "%s, asked twice GET %d POST %d%n",
        ledger.summary(), upstream.repeated(HttpMethod.GET), posts);
    return ledger.isClean() && posts == 0;
  }

  private void send(int number) {
    long start = System.nanoTime();
    // Each gateway gets both methods.
    String gateway = gateways.get(number / 2 % gateways.size());
    HttpMethod method = number % 2 == 0 ? HttpMethod.GET : HttpMethod.POST;
    client
        .request(
            new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(gateway + "/generate?number=" + number))
        .compose(HttpClientRequest::send)
        .compose(
            response ->
                response.statusCode() == 200
                    ? response.body()
                    : response.body().map(_ -> Buffer.buffer("status " + response.statusCode())))
        .timeout(RESPONSE_SECONDS, TimeUnit.SECONDS)
        .onComplete(
            body -> {
              long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
              if (body.failed()) {
                ledger.failed(method + " " + body.cause().getMessage());
              } else {
                vertx.executeBlocking(() -> judge(number, method, body.result(), millis), false);
              }
            });
  }

  private boolean judge(int number, HttpMethod method, Buffer body, long millis) {
    String text = body.toString();
    if (!text.startsWith(NumberedUpstream.HEAD) || !text.endsWith(NumberedUpstream.TAIL)) {
      ledger.failed(method + " " + text.substring(0, Math.min(text.length(), 40)));
      return false;
    }
    byte[] file =
        Base64.getDecoder()
            .decode(
                text.substring(
                    NumberedUpstream.HEAD.length(),
                    text.length() - NumberedUpstream.TAIL.length()));
    OptionalInt found = NumberedImage.number(file);
    if (found.isEmpty() || found.getAsInt() != NumberedUpstream.image(number)) {
      ledger.failed("wrong image");
      return false;
    }
    boolean converted = (file[0] & 0xff) == 0xff;
    if (number < rate * WARM_UP_SECONDS) {
      ledger.respondedUntimed(converted);
    } else {
      ledger.responded(converted, millis);
    }
    return true;
  }
}
