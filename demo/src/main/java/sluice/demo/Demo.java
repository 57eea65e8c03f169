package sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An upstream for trying the gateway: it needs no keys and delivers an image after one poll.
 * Arguments: the port, then the word {@code demo}. Runs until it is terminated.
 */
public final class Demo {

  /** Always DONE, so that a single request shows an image; the images rotate. */
  public static final String ALWAYS_DONE = "/key/api/v1/pipeline/status/demo";

  private static final int IMAGES = 4;

  private Demo() {}

  public static void main(String[] args) {
    if (args.length != 2 || !args[0].matches("\\d{1,5}") || !args[1].equals("demo")) {
      System.err.println("usage: Demo PORT demo");
      System.exit(2);
    }
    start(Vertx.vertx(), Integer.parseInt(args[0]))
        .onSuccess(stub -> System.out.println("demo upstream " + stub.url()))
        .onFailure(
            why -> {
              System.err.println("demo upstream failed to start: " + why.getMessage());
              System.exit(1);
            });
  }

  /**
   * Draws the images, then listens.
   *
   * @param port 0 for any free port
   */
  public static Future<FusionBrainStub> start(Vertx vertx, int port) {
    List<Buffer> bodies = bodies();
    AtomicInteger served = new AtomicInteger();
    return FusionBrainStub.start(
            vertx, port, Behaviour.delivering(DemoImage.png()).withoutKeyCheck())
        .map(
            stub ->
                stub.on(
                    HttpMethod.GET,
                    ALWAYS_DONE,
                    (HttpServerRequest request) ->
                        request
                            .response()
                            .putHeader("Content-Type", "application/json")
                            .end(bodies.get(served.getAndIncrement() % IMAGES))));
  }

  private static List<Buffer> bodies() {
    List<Buffer> bodies = new ArrayList<>();
    for (int number = 0; number < IMAGES; number++) {
      String base64 = Base64.getEncoder().encodeToString(DemoImage.png(number));
      bodies.add(
          Buffer.buffer(
              """
              {"uuid":"demo","status":"DONE","result":{"files":["%s"],"censored":false}}\
              """
                  .formatted(base64)));
    }
    return List.copyOf(bodies);
  }
}
