package sluice.testkit.openai;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures the latency that a gateway adds to token streams: {@code Streams UPSTREAM_PORT
 * GATEWAY_URL KEY}. Concurrent streams send a token every 50 ms. Each token carries its send time,
 * and this process records its arrival, directly and through the gateway in turn. Then clients
 * disconnect, and the time until the upstream notices is measured.
 */
public final class Streams {

  private static final int STREAMS = 512;
  private static final long TOKEN_MILLIS = 50;
  private static final int TOKENS = 200;
  private static final int WARM_UP_ROUNDS = 1;
  private static final int ROUNDS = 3;
  private static final int ABORTING_CLIENTS = 100;
  private static final String EVENT = "data: ";
  private static final String END = "\n\n";
  private static final Buffer BODY = Buffer.buffer("{\"prompt\":\"x\",\"stream\":true}");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClientAgent client =
      vertx.createHttpClient(
          new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(2 * STREAMS));
  private final ConcurrentLinkedQueue<Long> abortedNanos = new ConcurrentLinkedQueue<>();
  private final String key;

  private Streams(String key) {
    this.key = key;
  }

  /** Runs the rounds and exits. */
  public static void main(String[] arguments) {
    Streams streams = new Streams(arguments[2]);
    String direct = "http://127.0.0.1:" + arguments[0];
    streams.serve(Integer.parseInt(arguments[0]));
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      streams.round(direct);
      streams.round(arguments[1]);
    }
    for (int i = 0; i < ROUNDS; i++) {
      System.out.println("direct: " + figures(streams.round(direct)));
      System.out.println("through the gateway: " + figures(streams.round(arguments[1])));
    }
    streams.abort(arguments[1]);
    System.exit(0);
  }

  private void serve(int port) {
    vertx
        .createHttpServer()
        .requestHandler(request -> request.body().onSuccess(_ -> stream(request)))
        .listen(port, "127.0.0.1")
        .await();
  }

  private void stream(HttpServerRequest request) {
    HttpServerResponse response =
        request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
    response.closeHandler(
        _ -> {
          if (!response.ended()) {
            abortedNanos.add(System.nanoTime());
          }
        });
    vertx.setTimer(
        ThreadLocalRandom.current().nextLong(1, TOKEN_MILLIS), _ -> token(response, TOKENS));
  }

  private void token(HttpServerResponse response, int left) {
    if (response.closed()) {
      return;
    }
    response.write(EVENT + System.nanoTime() + END);
    if (left == 0) {
      response.end("data: [DONE]" + END);
    } else {
      vertx.setTimer(TOKEN_MILLIS, _ -> token(response, left - 1));
    }
  }

  /** Delays of all tokens in microseconds, ascending. */
  private List<Long> round(String url) {
    List<Future<List<Long>>> all =
        Stream.generate(() -> open(url).compose(this::delays)).limit(STREAMS).toList();
    return Future.all(all).<List<List<Long>>>map(done -> done.list()).await().stream()
        .flatMap(List::stream)
        .sorted()
        .toList();
  }

  private Future<HttpClientResponse> open(String url) {
    return client
        .request(
            new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url + "/v1/completions"))
        .compose(
            (HttpClientRequest request) ->
                request.putHeader("Authorization", "Bearer " + key).send(BODY));
  }

  private Future<List<Long>> delays(HttpClientResponse response) {
    List<Long> micros = new ArrayList<>();
    response.handler(
        chunk -> {
          long now = System.nanoTime();
          for (String event : chunk.toString().split(END, -1)) {
            if (event.startsWith(EVENT) && !event.endsWith("]")) {
              long sent = Long.parseLong(event.substring(EVENT.length()));
              micros.add(TimeUnit.NANOSECONDS.toMicros(now - sent));
            }
          }
        });
    return response.end().map(micros);
  }

  private void abort(String url) {
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < ABORTING_CLIENTS; i++) {
      HttpClientResponse response = open(url).await();
      vertx.timer(TOKEN_MILLIS, TimeUnit.MILLISECONDS).await();
      abortedNanos.clear();
      long start = System.nanoTime();
      response.request().connection().close();
      while (abortedNanos.isEmpty()) {
        vertx.timer(1, TimeUnit.MILLISECONDS).await();
      }
      micros.add(TimeUnit.NANOSECONDS.toMicros(abortedNanos.remove() - start));
    }
    System.out.println(
        "disconnect until the upstream noticed: " + figures(micros.stream().sorted().toList()));
  }

  private static String figures(List<Long> micros) {
    return "%d, ms p50 %.2f p99 %.2f max %.2f"
        .formatted(micros.size(), millis(micros, 50), millis(micros, 99), millis(micros, 100));
  }

  private static double millis(List<Long> micros, int percent) {
    return micros.get((micros.size() - 1) * percent / 100) / 1_000.0;
  }
}
