package sluice.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node in a JVM of its own, from the jars of the distribution. */
final class NodeProcess implements AutoCloseable {

  private static final Pattern SERVING = Pattern.compile("Serving at \\S+:(\\d+)");
  private static final Pattern OPS = Pattern.compile("Ops listener on port (\\d+)");
  private static final long WAIT_SECONDS = 60;

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final CompletableFuture<Integer> opsPort = new CompletableFuture<>();

  private NodeProcess(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  /** Starts one on free ports. */
  static NodeProcess start(String role, Map<String, String> settings) {
    return run(List.of(role), settings);
  }

  /** Runs the programme with these arguments. */
  static NodeProcess run(List<String> arguments, Map<String, String> settings) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of(System.getProperty("sluice.jvm.flags", "").split(" ")));
    command.addAll(
        List.of(
            "-Xmx256m", "-XX:+UseParallelGC", "-cp", "target/dist/lib/*", "sluice.launcher.Main"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("HOST", "127.0.0.1", "PORT", "0", "OPS_PORT", "0"));
    builder.environment().putAll(settings);
    try {
      return new NodeProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Port of the gateway, once it serves. */
  int port() {
    return port.orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Port of the ops listener, once it is open. */
  int opsPort() {
    return opsPort.orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Everything printed so far. */
  String output() {
    return String.join("\n", lines);
  }

  Process process() {
    return process;
  }

  /** Waits for the end of the process and gives its exit status. */
  int status() throws InterruptedException {
    if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running:\n" + output());
    }
    return process.exitValue();
  }

  /** As abrupt as it gets. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        complete(port, SERVING.matcher(line));
        complete(opsPort, OPS.matcher(line));
      }
    } catch (IOException e) {
      lines.add(e.toString());
    }
    port.completeExceptionally(new IllegalStateException("ended:\n" + output()));
    opsPort.completeExceptionally(new IllegalStateException("ended:\n" + output()));
  }

  private static void complete(CompletableFuture<Integer> number, Matcher matcher) {
    if (matcher.find()) {
      number.complete(Integer.valueOf(matcher.group(1)));
    }
  }
}
