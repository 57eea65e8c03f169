package sluice.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A plain HTTP client for tests. */
final class Http implements AutoCloseable {

  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 50;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  HttpResponse<String> get(int port, String target, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target)).timeout(WAIT);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(int port, String target, String json, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
            .timeout(WAIT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Posts JSON and passes each line of the response to the consumer as it arrives. */
  void lines(int port, String target, String json, Consumer<String> line)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
            .timeout(WAIT)
            .header("Accept", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    client.send(request, HttpResponse.BodyHandlers.ofLines()).body().forEach(line);
  }

  /** Value of a metric without labels; 0 if it does not exist. */
  double metric(int opsPort, String name) {
    return metrics(opsPort)
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  /** All metrics of a node; empty if it does not respond. */
  String metrics(int opsPort) {
    try {
      return get(opsPort, "/metrics").body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /**
   * Polls until the condition is true.
   *
   * @throws AssertionError after 60 seconds
   */
  static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + WAIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("condition is still false after 60 seconds");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
