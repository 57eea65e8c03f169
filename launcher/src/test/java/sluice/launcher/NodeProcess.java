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

/**
 * A node in a JVM of its own, from the jars of the distribution. Images have no heartbeat unless a
 * test sets one: its spaces would make a response depend on the load of the machine.
 */
final class NodeProcess implements AutoCloseable {

  private static final Pattern SERVING = Pattern.compile("Serving at \\S+:(\\d+)");
  private static final Pattern OPS = Pattern.compile("Ops listener on port (\\d+)");
  private static final long WAIT_SECONDS = 60;

  /** Netty's leak detector reports with these words. */
  private static final String LEAK = "LEAK:";

  private static final Map<String, String> DEFAULTS =
      Map.of("HOST", "127.0.0.1", "PORT", "0", "OPS_PORT", "0", "IMAGE_HEARTBEAT_SECONDS", "0");

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final CompletableFuture<Integer> opsPort = new CompletableFuture<>();

  private final CompletableFuture<Void> ended;

  private NodeProcess(Process process) {
    this.process = process;
    this.ended = CompletableFuture.runAsync(this::read, Thread::startVirtualThread);
  }

  /** Starts a node on free ports. */
  static NodeProcess start(String role, Map<String, String> settings) {
    return run(List.of(role), settings);
  }

  /** Runs the launcher with these arguments. */
  static NodeProcess run(List<String> arguments, Map<String, String> settings) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of(System.getProperty("sluice.jvm.flags", "").split(" ")));
    command.addAll(
        List.of(
            "-Xmx256m", "-XX:+UseParallelGC", "-cp", "target/dist/lib/*", "sluice.launcher.Main"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(DEFAULTS);
    builder.environment().putAll(settings);
    try {
      return new NodeProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Port of the gateway; waits up to 60 seconds until it serves. */
  int port() {
    return port.orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Port of the ops listener; waits up to 60 seconds until it is open. */
  int opsPort() {
    return opsPort.orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Everything the process has printed so far. */
  String output() {
    return String.join("\n", lines);
  }

  Process process() {
    return process;
  }

  /** Exit status of the process; waits up to 60 seconds for its end. */
  int status() throws InterruptedException {
    if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running:\n" + output());
    }
    return process.exitValue();
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /**
   * Kills the process.
   *
   * @throws AssertionError if the node has reported a leaked buffer
   */
  @Override
  public void close() {
    kill();
    ended.orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
    if (lines.stream().anyMatch(line -> line.contains(LEAK))) {
      throw new AssertionError("leaked buffers:\n" + output());
    }
  }

  private void read() {
    try (BufferedReader input =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
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
