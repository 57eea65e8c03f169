package sluice.testkit.hostile;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Metrics from a node's ops listener and from the operating system. */
final class Gauges implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI metrics;
  private final Path descriptors;

  /**
   * Sends no request yet.
   *
   * @param pid process id of the node
   */
  Gauges(int opsPort, long pid) {
    this.metrics = URI.create("http://127.0.0.1:" + opsPort + "/metrics");
    this.descriptors = Path.of("/proc", Long.toString(pid), "fd");
  }

  /** Sum of all series of a metric that contain the label text; an empty text matches all. */
  long sum(String name, String label) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(metrics).timeout(PATIENCE).build();
    String text = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return Math.round(
        text.lines()
            .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
            .filter(line -> line.contains(label))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum());
  }

  /** Number of open file descriptors of the process. */
  long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(descriptors)) {
      return open.count();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
