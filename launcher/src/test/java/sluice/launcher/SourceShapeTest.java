package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Files stay short enough to be read in one go. */
class SourceShapeTest {

  private static final int LINES_MAX = 300;

  @Test
  void noProductionFileIsLongerThanItShouldBe() {
    assertThat(SourceTree.javaFiles())
        .filteredOn(file -> file.toString().contains("/src/main/"))
        .allSatisfy(
            file ->
                assertThat(SourceTree.read(file).lines().count())
                    .as(file.getFileName().toString())
                    .isLessThanOrEqualTo(LINES_MAX));
  }
}
