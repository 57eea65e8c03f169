package sluice.testkit.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sends texts that are JSON, almost JSON or not JSON through a gateway, each delivered in several
 * ways, and compares every byte. Arguments: the gateway's URL, the port of its upstream, the folder
 * with the texts. Exit code 1 if a text was changed.
 */
public final class Texts {

  private static final int MAX_SHOWN = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String gateway;
  private final List<byte[]> texts;
  private final List<String> complaints = new ArrayList<>();

  private Texts(String gateway, List<byte[]> texts) {
    this.gateway = gateway;
    this.texts = texts;
  }

  public static void main(String[] args) throws Exception {
    if (args.length != 3) {
      System.err.println("usage: Texts GATEWAY_URL UPSTREAM_PORT CORPUS_DIR");
      System.exit(2);
    }
    List<Path> files;
    try (Stream<Path> found = Files.list(Path.of(args[2]))) {
      files = found.filter(Files::isRegularFile).sorted().toList();
    }
    List<byte[]> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(Files.readAllBytes(file));
    }
    Texts texts = new Texts(args[0], contents);
    try (ThreadedUpstream _ = ThreadedUpstream.listen(Integer.parseInt(args[1]), texts::respond)) {
      System.exit(texts.check(files.stream().map(Path::getFileName).toList()) ? 0 : 1);
    }
  }

  /** The target holds the number of the text and the delivery. */
  private void respond(String target, OutputStream out) throws IOException {
    String[] parts = target.split("/", -1);
    TextDelivery.valueOf(parts[2]).send(texts.get(Integer.parseInt(parts[1])), out);
  }

  private boolean check(List<Path> names) throws InterruptedException {
    TextDelivery[] deliveries = TextDelivery.values();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int number = 0; number < texts.size(); number++) {
        for (TextDelivery delivery : deliveries) {
          String why = complaint(client, number, delivery);
          if (!why.isEmpty()) {
            complaints.add(names.get(number) + " " + delivery + ": " + why);
          }
        }
      }
    }
    int responses = texts.size() * deliveries.length;
    System.out.printf(
        "%d texts, each in %d ways: %d responses, identical %d%n",
        texts.size(), deliveries.length, responses, responses - complaints.size());
    complaints.stream().limit(MAX_SHOWN).forEach(System.out::println);
    return complaints.isEmpty();
  }

  private String complaint(HttpClient client, int number, TextDelivery delivery)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway + "/" + number + "/" + delivery))
            .header("Accept-Encoding", "gzip")
            .timeout(PATIENCE)
            .build();
    try {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        return "status " + response.statusCode();
      }
      return Arrays.equals(response.body(), texts.get(number)) ? "" : "was changed";
    } catch (IOException e) {
      return e.toString();
    }
  }
}
