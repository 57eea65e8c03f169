package sluice.testkit.hostile;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sends damaged PNGs through a gateway and a worker, many in one response; each must arrive
 * unchanged or as a baseline JPEG. Arguments: the gateway's URL, the port of its upstream, the
 * worker's process id, the number of mutants, the seed, and optionally a folder with PNGs to
 * damage. A seed always makes the same mutants. Exit code 1 if an image violates this, or if the
 * worker's peak RSS exceeds 1 GiB.
 */
public final class Mutants {

  /** The default limit of images converted in one response. */
  private static final int IN_ONE_RESPONSE = 64;

  private static final int IN_FLIGHT = 4;
  private static final int MAX_SHOWN = 20;

  /** Peak RSS of the worker; large images make its heap grow. */
  private static final long MAX_RSS_KIB = 1024 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String gateway;
  private final MutantResponses responses;

  private Mutants(String gateway, MutantResponses responses) {
    this.gateway = gateway;
    this.responses = responses;
  }

  public static void main(String[] args) throws Exception {
    if (args.length < 5 || args.length > 6) {
      System.err.println("usage: Mutants GATEWAY_URL UPSTREAM_PORT WORKER_PID N SEED [DIR]");
      System.exit(2);
    }
    int count = Integer.parseInt(args[3]);
    long seed = Long.parseLong(args[4]);
    List<byte[]> originals = args.length == 6 ? pngs(Path.of(args[5])) : SamplePngs.all();
    MutantResponses responses = new MutantResponses(originals, seed, IN_ONE_RESPONSE);
    System.out.printf("%d mutants of %d images, seed %d%n", count, originals.size(), seed);
    boolean passed;
    try (ThreadedUpstream _ =
        ThreadedUpstream.listen(
            Integer.parseInt(args[1]),
            (target, out) ->
                ThreadedUpstream.json(
                    out, responses.body(Integer.parseInt(target.substring(1)))))) {
      passed =
          new Mutants(args[0], responses).check((count + IN_ONE_RESPONSE - 1) / IN_ONE_RESPONSE);
    }
    System.exit(passed && isSmall(Path.of("/proc", args[2], "status")) ? 0 : 1);
  }

  private static List<byte[]> pngs(Path folder) throws IOException {
    List<byte[]> pngs = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".png")).sorted().toList()) {
        pngs.add(Files.readAllBytes(file));
      }
    }
    pngs.removeIf(png -> png.length == 0);
    return List.copyOf(pngs);
  }

  private static boolean isSmall(Path status) throws IOException {
    long peak =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
    return peak <= MAX_RSS_KIB;
  }

  private boolean check(int count) throws InterruptedException {
    Map<Mutation, int[]> converted = new EnumMap<>(Mutation.class);
    List<String> complaints = new ArrayList<>();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService clients = Executors.newFixedThreadPool(IN_FLIGHT)) {
      List<Callable<List<MutantResult>>> requests = new ArrayList<>();
      IntStream.range(0, count)
          .forEach(number -> requests.add(() -> responses.results(number, fetch(client, number))));
      for (Future<List<MutantResult>> response : clients.invokeAll(requests)) {
        response.resultNow().forEach(result -> enter(result, converted, complaints));
      }
    }
    converted.forEach(
        (mutation, figures) ->
            System.out.printf(
                "%s: %d, converted %d%n",
                mutation.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                figures[0],
                figures[1]));
    System.out.printf(
        "total %d, converted %d, unconverted %d, wrong %d%n",
        count * IN_ONE_RESPONSE,
        converted.values().stream().mapToInt(figures -> figures[1]).sum(),
        count * IN_ONE_RESPONSE
            - converted.values().stream().mapToInt(figures -> figures[1]).sum()
            - complaints.size(),
        complaints.size());
    complaints.stream().limit(MAX_SHOWN).forEach(System.out::println);
    return complaints.isEmpty();
  }

  private static void enter(
      MutantResult result, Map<Mutation, int[]> converted, List<String> complaints) {
    int[] figures = converted.computeIfAbsent(result.mutation(), _ -> new int[2]);
    figures[0]++;
    figures[1] += result.converted() ? 1 : 0;
    if (!result.complaint().isEmpty()) {
      complaints.add(result.complaint());
    }
  }

  /** The body of the response, or the text of the exception. */
  private String fetch(HttpClient client, int number) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway + "/" + number)).timeout(PATIENCE).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return e.toString();
    }
  }
}
