package sluice.testkit.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Sends raw requests, most of them malformed, to a gateway and checks the bytes that reach its
 * upstream. Arguments: the gateway's URL, the port of its upstream, the folder with one file per
 * connection, and {@code nginx} if an nginx stands in front. Exit code 1 if a byte at the upstream
 * is wrong, a response is not HTTP, or a connection hangs.
 */
public final class Requests {

  private static final int IN_FLIGHT = 32;
  private static final int MAX_SHOWN = 20;

  private Requests() {}

  public static void main(String[] args) throws Exception {
    if (args.length < 3 || args.length > 4) {
      System.err.println("usage: Requests GATEWAY_URL UPSTREAM_PORT CORPUS_DIR [nginx]");
      System.exit(2);
    }
    Strictness front = args.length == 4 ? Strictness.NGINX : Strictness.LENIENT;
    URI gateway = URI.create(args[0]);
    List<Path> files;
    try (Stream<Path> found = Files.list(Path.of(args[2]))) {
      files = found.filter(Files::isRegularFile).sorted().toList();
    }
    try (RecordingUpstream upstream = RecordingUpstream.listen(Integer.parseInt(args[1]))) {
      RawClient client = new RawClient(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
      System.exit(check(client, upstream, files, new Smuggling(front)) ? 0 : 1);
    }
  }

  /** Sends every file and prints a summary. True if there are no violations. */
  static boolean check(
      RawClient client, RecordingUpstream upstream, List<Path> files, Smuggling smuggling)
      throws IOException, InterruptedException {
    List<Callable<RawClient.Ending>> sends = new ArrayList<>();
    for (int number = 0; number < files.size(); number++) {
      String from = address(number);
      byte[] bytes = Files.readAllBytes(files.get(number));
      smuggling.sent(from, bytes);
      sends.add(() -> client.send(from, bytes));
    }
    List<RawClient.Ending> endings;
    try (ExecutorService senders = Executors.newFixedThreadPool(IN_FLIGHT)) {
      endings = senders.invokeAll(sends).stream().map(Future::resultNow).toList();
    }
    upstream.received().forEach(smuggling::received);
    return report(files, endings, smuggling);
  }

  private static boolean report(
      List<Path> files, List<RawClient.Ending> endings, Smuggling smuggling) {
    System.out.printf(
        "%d requests, %d answered, %d closed, %d reached the upstream, malformed bytes upstream %d,"
            + " hanging %d%n",
        files.size(),
        Collections.frequency(endings, RawClient.Ending.RESPONDED),
        Collections.frequency(endings, RawClient.Ending.CLOSED),
        smuggling.reached(),
        smuggling.complaints().size(),
        Collections.frequency(endings, RawClient.Ending.HANGING));
    smuggling.complaints().stream().limit(MAX_SHOWN).forEach(why -> System.out.println(shown(why)));
    for (int number = 0; number < files.size(); number++) {
      RawClient.Ending ending = endings.get(number);
      if (ending == RawClient.Ending.GARBLED || ending == RawClient.Ending.HANGING) {
        System.out.println(files.get(number).getFileName() + " " + address(number) + " " + ending);
      }
    }
    return smuggling.complaints().isEmpty()
        && !endings.contains(RawClient.Ending.HANGING)
        && !endings.contains(RawClient.Ending.GARBLED);
  }

  /** A loopback address for each file; the gateway forwards it with every request. */
  private static String address(int number) {
    return "127.1." + number / 250 + "." + (number % 250 + 1);
  }

  private static String shown(String text) {
    return text.replaceAll("[^ -~]", "?");
  }
}
