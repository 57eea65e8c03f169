package sluice.testkit.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Files and their verdicts, read from tab-separated lines below a line of column names. */
record ImageTable(List<Row> rows) {

  /**
   * One file.
   *
   * @param name path as written in the table
   */
  record Row(String name, Path file, Verdict verdict) {}

  static ImageTable read(Path table, Path corpus) throws IOException {
    List<String> lines = Files.readAllLines(table);
    List<String> columns = cells(lines.getFirst());
    int path = columns.indexOf("path");
    int verdict = columns.indexOf("verdict");
    if (path < 0 || verdict < 0) {
      throw new IOException("no columns path and verdict in " + table);
    }
    List<Row> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = cells(line);
      String name = cells.get(path);
      rows.add(new Row(name, corpus.resolve(name), Verdict.of(cells.get(verdict))));
    }
    return new ImageTable(List.copyOf(rows));
  }

  private static List<String> cells(String line) {
    return Arrays.asList(line.split("\t", -1));
  }
}
