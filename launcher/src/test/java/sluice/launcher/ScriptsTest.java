package sluice.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks every script, and runs the parts of scripts that need no build. */
class ScriptsTest {

  private static final Path ROOT = SourceTree.root().toAbsolutePath().normalize();

  static List<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("scripts"))) {
      return files.filter(file -> file.toString().endsWith(".sh")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void everyScriptExplainsItself(Path script, @TempDir Path elsewhere) throws Exception {
    Output help = run(elsewhere, "bash", script.toString(), "--help");

    assertThat(help.status).isZero();
    assertThat(help.text).contains("scripts/" + script.getFileName());
    assertThat(run(ROOT, "bash", "-n", script.toString())).isEqualTo(new Output(0, ""));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void oneCommandListsAndExplainsEveryScript(Path script, @TempDir Path elsewhere)
      throws Exception {
    String sluice = ROOT.resolve("sluice").toString();
    String name = script.getFileName().toString().replace(".sh", "");
    String summary = Files.readAllLines(script).get(1).substring("# ".length());

    assertThat(summary).endsWith(".").hasSizeLessThan(100);
    assertThat(run(elsewhere, sluice, "help").text.lines())
        .anyMatch(line -> line.contains(name + " ") && line.endsWith(" " + summary));
    assertThat(run(elsewhere, sluice, "help", name))
        .isEqualTo(run(elsewhere, "bash", script.toString(), "--help"));
  }

  @Test
  void oneCommandPassesArgumentsOnAndRejectsUnknownNames() throws Exception {
    assertThat(run(ROOT, "./sluice", "start", "--no-such-option").text)
        .startsWith("Unexpected argument: --no-such-option");
    assertThat(run(ROOT, "./sluice", "no-such-command"))
        .isEqualTo(
            new Output(
                64, "Unknown command: no-such-command. './sluice help' lists all commands\n"));
    assertThat(run(ROOT, "./sluice", "../sluice").status).isEqualTo(64);
  }

  @Test
  void onlyTheListeningProcessListens() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      String listens = ". scripts/lib/local.sh; listens %s " + socket.getLocalPort();
      long own = ProcessHandle.current().pid();

      assertThat(bash(listens.formatted(own)).status).isZero();
      assertThat(bash(listens.formatted("$$")).status).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 40", "2, 30", "5, 12", "100, 1"})
  void nodesShareTheMachinesMemory(int nodes, String percent) throws Exception {
    assertThat(bash(". scripts/lib/local.sh; heap_percent " + nodes).text.strip())
        .isEqualTo(percent);
  }

  @Test
  void nodesOfAnotherCloneDoNotPreventABuild(@TempDir Path other) throws Exception {
    Process node =
        new ProcessBuilder("bash", "-c", "read", "launcher/target/dist/lib/*")
            .directory(other.toFile())
            .start();
    try {
      String runs = ". scripts/lib/java.sh; cd '%s'; runs_from_here";
      Http.await(() -> node.info().commandLine().orElse("").contains("dist/lib"));

      assertThat(bash(runs.formatted(other)).status).isZero();
      assertThat(bash(runs.formatted(other.getParent())).status).isEqualTo(1);
    } finally {
      node.destroy();
    }
  }

  @Test
  void theTestCertificateIsForServersAndNotACa(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("cert.pem");
    Output output =
        bash(
            "TLS_CERT='%s' TLS_KEY='%s' scripts/generate-ssl.sh localhost"
                .formatted(file, folder.resolve("key.pem")));
    assertThat(output.status).as(output.text).isZero();

    X509Certificate certificate;
    try (InputStream pem = Files.newInputStream(file)) {
      certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1); // not a CA
    assertThat(certificate.getCriticalExtensionOIDs()).contains("2.5.29.19");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getKeyUsage()[5]).as("may sign certificates").isFalse();
  }

  @Test
  void aMissingCommandIsReportedWithItsPackage() throws Exception {
    Output output =
        bash(
            ". scripts/lib/help.sh; id() { echo 1000; }; needs bash no-such-command:the-package;"
                + " echo reached");

    assertThat(output)
        .isEqualTo(new Output(1, "This needs the-package: apt-get install the-package\n"));
  }

  private static Output bash(String commands) throws Exception {
    return run(ROOT, "bash", "-c", commands);
  }

  private static Output run(Path folder, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Output(process.waitFor(), text);
  }

  /** The exit status of a command, and everything it printed. */
  private record Output(int status, String text) {}
}
