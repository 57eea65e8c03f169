package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every Java file is formatted by google-java-format. This is a test and not a Maven plugin because
 * the formatter needs a newer JDK than the one Maven may run on. {@code scripts/format.sh} runs it
 * with {@code format.write}, which rewrites the files instead of failing.
 */
class SourceFormatTest {

  private static final boolean WRITE = Boolean.getBoolean("format.write");

  @Test
  void everyJavaFileIsFormatted() throws IOException, FormatterException {
    List<Path> different = new ArrayList<>();

    for (Path file : SourceTree.javaFiles()) {
      String source = SourceTree.read(file);
      String formatted = format(source);
      if (!formatted.equals(source)) {
        different.add(file);
        if (WRITE) {
          Files.writeString(file, formatted);
        }
      }
    }

    assertThat(WRITE ? List.of() : different).as("run scripts/format.sh").isEmpty();
  }

  private static String format(String source) throws FormatterException {
    String imports =
        ImportOrderer.reorderImports(
            RemoveUnusedImports.removeUnusedImports(source), JavaFormatterOptions.Style.GOOGLE);
    return new Formatter().formatSource(imports);
  }
}
