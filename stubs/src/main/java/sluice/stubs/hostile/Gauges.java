package sluice.stubs.hostile;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What a node tells about itself on its ops listener, and the system about its process. */
final class Gauges implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI metrics;
  private final Path descriptors;

  /**
   * Asks nothing yet.
   *
   * @param pid the node's process
   */
  Gauges(int opsPort, long pid) {
    this.metrics = URI.create("http://127.0.0.1:" + opsPort + "/metrics");
    this.descriptors = Path.of("/proc", Long.toString(pid), "fd");
  }

  /** The sum over all series that begin so and have the label, if one is given. */
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

  /** Open files and sockets of the process. */
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
