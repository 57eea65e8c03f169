package sluice.testkit.hostile;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Sends broken, odd and malicious images through a running gateway and compares the responses with
 * a table of verdicts. Arguments: the gateway's URL, the port of its upstream, the table, and the
 * directory its paths are relative to. Exit code 1 if a verdict is violated.
 */
public final class HostileImages {

  private static final int IN_FLIGHT = 4;
  private static final int MAX_SHOWN = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String gateway;
  private final ImageTable table;
  private final HttpClient client;

  private HostileImages(String gateway, ImageTable table, HttpClient client) {
    this.gateway = gateway;
    this.table = table;
    this.client = client;
  }

  public static void main(String[] args) throws Exception {
    if (args.length != 4) {
      System.err.println("usage: HostileImages GATEWAY_URL UPSTREAM_PORT TABLE_TSV CORPUS_DIR");
      System.exit(2);
    }
    ImageTable table = ImageTable.read(Path.of(args[2]), Path.of(args[3]));
    Vertx vertx = Vertx.vertx();
    boolean passed;
    try {
      new ImageUpstream(vertx, table).listen(Integer.parseInt(args[1])).await();
      passed = check(args[0], table, System.out);
    } finally {
      vertx.close().await();
    }
    System.exit(passed ? 0 : 1);
  }

  /** Requests every image of the table. True if all verdicts hold. */
  static boolean check(String gateway, ImageTable table, PrintStream out)
      throws InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build()) {
      return new HostileImages(gateway.replaceAll("/+$", ""), table, client).report(out);
    }
  }

  private boolean report(PrintStream out) throws InterruptedException {
    List<Optional<String>> complaints = requestAll();
    for (Verdict verdict : Verdict.values()) {
      long right = count(complaints, verdict, Optional::isEmpty);
      out.printf("%s %d/%d%n", verdict.word(), right, count(complaints, verdict, _ -> true));
    }
    long wrong = complaints.stream().filter(Optional::isPresent).count();
    IntStream.range(0, complaints.size())
        .filter(row -> complaints.get(row).isPresent())
        .limit(MAX_SHOWN)
        .forEach(
            row -> out.printf("%s: %s%n", table.rows().get(row).name(), complaints.get(row).get()));
    if (wrong > MAX_SHOWN) {
      out.printf("and %d more%n", wrong - MAX_SHOWN);
    }
    return wrong == 0;
  }

  private long count(
      List<Optional<String>> complaints, Verdict verdict, Predicate<Optional<String>> which) {
    return IntStream.range(0, complaints.size())
        .filter(row -> table.rows().get(row).verdict() == verdict)
        .filter(row -> which.test(complaints.get(row)))
        .count();
  }

  private List<Optional<String>> requestAll() throws InterruptedException {
    List<Callable<Optional<String>>> requests = new ArrayList<>();
    for (int row = 0; row < table.rows().size(); row++) {
      int number = row;
      requests.add(() -> complaint(number));
    }
    try (ExecutorService clients = Executors.newFixedThreadPool(IN_FLIGHT)) {
      return clients.invokeAll(requests).stream().map(Future::resultNow).toList();
    }
  }

  private Optional<String> complaint(int number) throws InterruptedException {
    ImageTable.Row row = table.rows().get(number);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway + ImageUpstream.path(number)))
            .timeout(PATIENCE)
            .build();
    try {
      ImageBody sent = ImageBody.of(Files.readAllBytes(row.file()));
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return response.statusCode() == 200
          ? row.verdict().complaint(sent, response.body())
          : Optional.of("status " + response.statusCode());
    } catch (IOException noResponse) {
      return Optional.of(noResponse.toString());
    }
  }
}
