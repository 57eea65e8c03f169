package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Production code is short enough to be read in one go. */
class SourceShapeTest {

  private static final int FILE_LINES_MAX = 250;
  private static final int METHOD_LINES_MAX = 40;

  @Test
  void filesAreShort() {
    assertThat(production())
        .allSatisfy(
            file ->
                assertThat(SourceTree.read(file).lines().count())
                    .as(name(file))
                    .isLessThanOrEqualTo(FILE_LINES_MAX));
  }

  @Test
  void methodsAreShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(production()));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new LongMethods(unit, positions, tooLong).scan(unit, null);
      }
    }

    assertThat(tooLong).isEmpty();
  }

  private static List<Path> production() {
    return SourceTree.javaFiles().stream()
        .filter(file -> file.toString().contains("/src/main/"))
        .toList();
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  /** Collects the methods of one file that are too long, annotations and signature included. */
  private static final class LongMethods extends TreePathScanner<Void, Void> {

    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> tooLong;

    LongMethods(CompilationUnitTree unit, SourcePositions positions, List<String> tooLong) {
      this.unit = unit;
      this.positions = positions;
      this.tooLong = tooLong;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      if (line(positions.getEndPosition(unit, method))
              - line(positions.getStartPosition(unit, method))
          >= METHOD_LINES_MAX) {
        tooLong.add(name(Path.of(unit.getSourceFile().getName())) + " " + method.getName());
      }
      return super.visitMethod(method, null);
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }
}
