package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import sluice.shared.config.Env;

/** docs/configuration.md lists exactly the settings that the code reads, with their defaults. */
class ConfigDocsTest {

  private static final Pattern ROW =
      Pattern.compile("^\\| `([A-Z_]+)` \\|.*\\| *`?([^`|]*?)`? *\\|$", Pattern.MULTILINE);

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  @Test
  void everySettingIsDocumentedWithItsDefault() {
    Env env = new Env(Map.of());
    Settings.from(env, Role.ALL);

    assertThat(documented()).isEqualTo(env.defaults());
  }

  private static SortedMap<String, String> documented() {
    SortedMap<String, String> rows = new TreeMap<>();
    Matcher row = ROW.matcher(SourceTree.read(SourceTree.root().resolve("docs/configuration.md")));
    while (row.find()) {
      rows.put(
          row.group(1),
          row.group(2)
              .replace("half the cores", Integer.toString(Math.max(1, CORES / 2)))
              .replace("cores", Integer.toString(CORES)));
    }
    return rows;
  }
}
