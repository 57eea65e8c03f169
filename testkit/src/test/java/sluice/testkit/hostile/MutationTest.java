package sluice.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MutationTest {

  @Test
  void splittingAndJoiningAPngKeepsIt() {
    for (byte[] png : SamplePngs.all()) {
      assertThat(PngChunks.split(png)).hasSizeGreaterThan(4);
      assertThat(PngChunks.join(PngChunks.split(png))).isEqualTo(png);
      assertThat(PngChunks.withChecksums(png)).isEqualTo(png);
    }
  }

  @ParameterizedTest
  @EnumSource(Mutation.class)
  void mutationsChangeThePngAndDependOnlyOnTheSeed(Mutation mutation) {
    int damaged = 0;
    int seed = 0;
    for (byte[] png : SamplePngs.all()) {
      byte[] mutant = mutation.of(png, new Random(++seed));
      damaged += Arrays.equals(png, mutant) ? 0 : 1;
      assertThat(mutation.of(png, new Random(seed))).isEqualTo(mutant);
    }

    assertThat(damaged).isGreaterThan(SamplePngs.all().size() / 2);
  }

  @Test
  void detectsBodiesThatAreNeitherTheOriginalNorAJpeg() {
    MutantResponses responses = new MutantResponses(SamplePngs.all(), 1, 2);
    String body = new String(responses.body(0), StandardCharsets.US_ASCII);

    assertThat(responses.results(0, body)).allMatch(result -> result.complaint().isEmpty());
    assertThat(responses.results(0, body.replaceFirst("iVBO", "iVBP")))
        .anyMatch(result -> !result.complaint().isEmpty());
    assertThat(responses.results(0, "status 502"))
        .allMatch(result -> !result.complaint().isEmpty());
  }
}
