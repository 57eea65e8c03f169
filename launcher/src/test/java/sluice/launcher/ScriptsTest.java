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

/** What holds for every script, and the parts of scripts that can be had without a build. */
class ScriptsTest {

  private static final Path ROOT = SourceTree.root().toAbsolutePath().normalize();

  static List<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("scripts"))) {
      return files.filter(file -> file.toString().endsWith(".sh")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void everyScriptSaysWhatItIsFor(Path script, @TempDir Path elsewhere) throws Exception {
    Said help = run(elsewhere, "bash", script.toString(), "--help");

    assertThat(help.status).isZero();
    assertThat(help.text).contains("scripts/" + script.getFileName());
    assertThat(run(ROOT, "bash", "-n", script.toString())).isEqualTo(new Said(0, ""));
  }

  @Test
  void aPortIsServedOnlyByTheProcessThatListensThere() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      String listens = ". scripts/lib/local.sh; listens %s " + socket.getLocalPort();
      long own = ProcessHandle.current().pid();

      assertThat(bash(listens.formatted(own)).status).isZero();
      assertThat(bash(listens.formatted("$$")).status).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 40", "2, 30", "5, 12", "100, 1"})
  void manyNodesShareTheMemoryOfTheMachine(int nodes, String percent) throws Exception {
    assertThat(bash(". scripts/lib/local.sh; heap_percent " + nodes).text.strip())
        .isEqualTo(percent);
  }

  @Test
  void nodesOfAnotherCloneDoNotKeepThisOneFromBuilding(@TempDir Path other) throws Exception {
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
  void aCertificateForTestsIsForServersAndNoAuthority(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("cert.pem");
    Said said =
        bash(
            "TLS_CERT='%s' TLS_KEY='%s' scripts/generate-ssl.sh localhost"
                .formatted(file, folder.resolve("key.pem")));
    assertThat(said.status).as(said.text).isZero();

    X509Certificate certificate;
    try (InputStream pem = Files.newInputStream(file)) {
      certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1); // no authority
    assertThat(certificate.getCriticalExtensionOIDs()).contains("2.5.29.19");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getKeyUsage()[5]).as("may sign certificates").isFalse();
  }

  @Test
  void aMissingCommandIsNamedWithItsPackage() throws Exception {
    Said said =
        bash(
            ". scripts/lib/help.sh; id() { echo 1000; }; needs bash no-such-command:the-package;"
                + " echo reached");

    assertThat(said)
        .isEqualTo(new Said(1, "This needs the-package: apt-get install the-package\n"));
  }

  private static Said bash(String commands) throws Exception {
    return run(ROOT, "bash", "-c", commands);
  }

  private static Said run(Path folder, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Said(process.waitFor(), text);
  }

  /** The exit status of a command, and all that it has printed. */
  private record Said(int status, String text) {}
}
