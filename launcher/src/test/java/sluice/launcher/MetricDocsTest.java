package sluice.launcher;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Documentation, dashboards, alerts, scripts and code name only metrics, labels and outcomes that a
 * node has, and docs/operations.md describes every metric that it has.
 */
class MetricDocsTest {

  private static final Path DOCS = SourceTree.root().resolve("docs/operations.md");
  private static final Path PROMETHEUS = SourceTree.root().resolve("cluster-config/prometheus");

  /** An alert's name, where it is defined or tested. */
  private static final Pattern ALERT = Pattern.compile("- alert(?:name)?: (\\w+)");

  private static final MetricUses EXISTING = new MetricUses(scrape());

  /** The metrics of a node that has served one request: before it no route has a series. */
  private static String scrape() {
    try (EmbeddedNode node = EmbeddedNode.before("http://127.0.0.1:9");
        Http http = new Http()) {
      http.get(node.port(), "/health");
      Http.await(() -> http.metrics(node.opsPort()).contains("sluice_request_duration_seconds"));
      return http.metrics(node.opsPort());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void onlyMetricsThatExistAreNamed() throws IOException {
    List<String> mistakes = new ArrayList<>();
    for (Path file : files()) {
      for (String mistake : new MetricUses(SourceTree.read(file)).mistakes(EXISTING)) {
        mistakes.add(SourceTree.root().relativize(file) + ": " + mistake);
      }
    }

    assertThat(mistakes).isEmpty();
  }

  @Test
  void everyMetricIsDocumentedWithItsLabels() {
    assertThat(new MetricUses(rowsOf(SourceTree.read(DOCS))).families())
        .isEqualTo(EXISTING.families());
  }

  @Test
  void aWrongNameLabelOrValueIsAMistake() {
    assertThat(new MetricUses("sluice_jobs sluice_job_total{kind}").mistakes(EXISTING)).hasSize(2);
    assertThat(new MetricUses("sluice_jobs_total{job=\"sluice\",sort=~\".*\"}").mistakes(EXISTING))
        .containsExactly("sluice_jobs_total has no label sort");
    assertThat(new MetricUses("sluice_jobs_total{outcome!~\"lost|gone\"}").mistakes(EXISTING))
        .containsExactly("outcome is never gone");
    assertThat(new MetricUses("rate(sluice_jobs_total{kind=\"image\"}[5m])").mistakes(EXISTING))
        .isEmpty();
  }

  @Test
  void everyAlertIsTestedAndNoOther() {
    assertThat(alerts("alerts-test.yml")).isEqualTo(alerts("alerts.yml"));
  }

  /** The lines of tables that describe a metric each. */
  private static String rowsOf(String docs) {
    return docs.lines()
        .filter(line -> line.startsWith("| `sluice_"))
        .map(MetricDocsTest::cell)
        .collect(joining("\n"));
  }

  private static String cell(String row) {
    return row.substring(0, row.indexOf('|', 1));
  }

  private static SortedSet<String> alerts(String file) {
    return ALERT
        .matcher(SourceTree.read(PROMETHEUS.resolve(file)))
        .results()
        .map(result -> result.group(1))
        .collect(toCollection(TreeSet::new));
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(SourceTree.javaFiles());
    files.removeIf(file -> file.endsWith("MetricDocsTest.java"));
    for (String folder : List.of("docs", "cluster-config", "scripts", "docker")) {
      try (Stream<Path> all = Files.walk(SourceTree.root().resolve(folder))) {
        all.filter(Files::isRegularFile).filter(MetricDocsTest::isText).forEach(files::add);
      }
    }
    try (Stream<Path> all = Files.list(SourceTree.root())) {
      all.filter(Files::isRegularFile).filter(MetricDocsTest::isText).forEach(files::add);
    }
    return files;
  }

  private static boolean isText(Path file) {
    return Pattern.matches(".*\\.(md|ya?ml|json|sh|py|mjs)", file.toString())
        && !file.toString().contains("/node_modules/");
  }
}
