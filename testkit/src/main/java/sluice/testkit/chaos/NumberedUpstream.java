package sluice.testkit.chaos;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An upstream that responds to each numbered request with the image of that number and counts the
 * requests for each.
 */
final class NumberedUpstream {

  static final String HEAD = "{\"status\":\"DONE\",\"result\":{\"files\":[\"";
  static final String TAIL = "\"],\"censored\":false}}";

  /** Number of different images; request n gets image n modulo this. */
  private static final int IMAGES = 64;

  private final Map<Call, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Map<Integer, String> responses = new ConcurrentHashMap<>();
  private final Vertx vertx;

  private NumberedUpstream(Vertx vertx) {
    this.vertx = vertx;
  }

  static NumberedUpstream start(Vertx vertx, SocketAddress address) {
    NumberedUpstream upstream = new NumberedUpstream(vertx);
    vertx.createHttpServer().requestHandler(upstream::respond).listen(address).await();
    return upstream;
  }

  /** The number in the image for a request. */
  static int image(int number) {
    return number % IMAGES;
  }

  /** Number of requests with this method that arrived more than once. */
  long repeated(HttpMethod method) {
    return calls.entrySet().stream()
        .filter(call -> call.getKey().method().equals(method) && call.getValue().get() > 1)
        .count();
  }

  private void respond(HttpServerRequest request) {
    int number = Integer.parseInt(request.getParam("number"));
    calls
        .computeIfAbsent(new Call(request.method(), number), _ -> new AtomicInteger())
        .incrementAndGet();
    vertx
        .executeBlocking(() -> responses.computeIfAbsent(image(number), this::body), false)
        .onSuccess(
            body -> request.response().putHeader("Content-Type", "application/json").end(body));
  }

  private String body(int image) {
    return HEAD + Base64.getEncoder().encodeToString(NumberedImage.png(image)) + TAIL;
  }

  private record Call(HttpMethod method, int number) {}
}
