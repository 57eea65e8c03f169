package sluice.launcher;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real nginx on loopback, with the project's configuration. */
final class Nginx implements AutoCloseable {

  private static final Path FILES = Path.of("../nginx");
  private static final List<Path> COMMANDS =
      List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"));

  private final Process process;
  private final Path output;
  private final int port;

  private Nginx(Process process, Path output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  /** True if nginx is installed. */
  static boolean isInstalled() {
    return COMMANDS.stream().anyMatch(Files::isExecutable);
  }

  /** Starts nginx without TLS in front of gateways on these ports. */
  static Nginx plain(Path folder, Integer... gateways) throws Exception {
    return plain(folder, Map.of(), gateways);
  }

  /** Starts nginx without TLS and with a header timeout of 1 s instead of 10 s. */
  static Nginx withShortHeaderTimeout(Path folder, Integer... gateways) throws Exception {
    return plain(folder, Map.of("client_header_timeout 10s", "client_header_timeout 1s"), gateways);
  }

  private static Nginx plain(Path folder, Map<String, String> changes, Integer... gateways)
      throws Exception {
    int port = freePort();
    Map<String, String> replaced = new HashMap<>(changes);
    replaced.put("${HTTP_PORT}", "127.0.0.1:" + port);
    replaced.put("${ACME_ROOT}", folder.resolve("acme").toString());
    return start(folder, "plain", port, port, replaced, gateways);
  }

  /** Starts nginx with TLS; the HTTP port redirects to it. */
  static Nginx tls(Path folder, Path certificates, int httpPort, Integer... gateways)
      throws Exception {
    int port = freePort();
    Map<String, String> variables =
        Map.of(
            "${HTTP_PORT}",
            "127.0.0.1:" + httpPort,
            "${HTTPS_LISTEN}",
            "127.0.0.1:" + port + " ssl http2",
            "${SSL_DOMAIN}",
            "localhost",
            "${HTTPS_ORIGIN}",
            "https://localhost:" + port,
            "${ACME_ROOT}",
            folder.resolve("acme").toString(),
            "${CERT_DIR}",
            certificates.toString());
    return start(folder, "tls", port, httpPort, variables, gateways);
  }

  /**
   * Starts nginx with another configuration, as an operator might write it.
   *
   * @param locations content of its only server block
   */
  static Nginx withLocations(Path folder, String locations) throws Exception {
    int port = freePort();
    Path configuration = prepared(folder);
    Files.writeString(
        configuration.resolve("site.conf"),
        "server { listen 127.0.0.1:" + port + "; " + locations + " }");
    return run(folder, port, port);
  }

  private static Nginx start(
      Path folder,
      String site,
      int port,
      int httpPort,
      Map<String, String> replaced,
      Integer... gateways)
      throws Exception {
    Path configuration = prepared(folder);
    Files.createDirectories(folder.resolve("acme"));
    copy(FILES.resolve("snippets"), Files.createDirectories(folder.resolve("snippets")), Map.of());
    String servers =
        Stream.of(gateways)
            .map(gateway -> "server 127.0.0.1:" + gateway + " max_fails=0;\n")
            .reduce("", String::concat);
    copy(FILES.resolve("common"), configuration, replaced);
    copy(FILES.resolve("by-list"), configuration, Map.of("${GATEWAYS}", servers));
    copy(FILES.resolve(site), configuration, replaced);
    return run(folder, port, httpPort);
  }

  private static Path prepared(Path folder) throws IOException {
    // If started by root, nginx runs its workers as the user nobody.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Files.createDirectories(folder.resolve("conf.d"));
  }

  private static Nginx run(Path folder, int port, int httpPort) throws Exception {
    Path main = folder.resolve("nginx.conf");
    Files.writeString(
        main,
        Files.readString(FILES.resolve("nginx.conf"))
            .replace("/dev/stderr", "stderr")
            .replace("/run/", "")
            .replace("/etc/nginx/", "")
            .replace("include mime.types;", ""));
    Files.writeString(
        folder.resolve("conf.d/temporary.conf"),
        Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            .map(name -> name + "_temp_path " + name + ";\n")
            .reduce("", String::concat));
    String command =
        COMMANDS.stream().filter(Files::isExecutable).findFirst().orElseThrow().toString();
    // To a file: with a pipe, Process.destroy() would close it before all output is read.
    Path output = folder.resolve("output.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    command,
                    "-p",
                    folder.toString(),
                    "-c",
                    main.toString(),
                    "-e",
                    "stderr",
                    "-g",
                    "daemon off;"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    Http.await(() -> isOpen(httpPort) || !process.isAlive());
    if (!process.isAlive()) {
      throw new IllegalStateException(Files.readString(output));
    }
    return new Nginx(process, output, port);
  }

  /** Copies all files and replaces the given texts in them. */
  private static void copy(Path from, Path to, Map<String, String> replaced) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file);
        for (Map.Entry<String, String> one : replaced.entrySet()) {
          text = text.replace(one.getKey(), one.getValue());
        }
        String name = file.getFileName().toString().replace(".template", "");
        Files.writeString(to.resolve(name), text);
      }
    }
  }

  int port() {
    return port;
  }

  /** Stops nginx and returns its output: access log and errors. */
  String stop() throws Exception {
    process.destroy();
    process.waitFor();
    return Files.readString(output);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
