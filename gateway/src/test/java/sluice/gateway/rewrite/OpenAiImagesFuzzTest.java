package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sluice.gateway.json.WantedKeys;

/**
 * Images in members with their formats, in JSON and in events: what leaves does not depend on where
 * the text is cut, and is what came if no image is replaced.
 */
class OpenAiImagesFuzzTest {

  private static final ImageConfig ROOMY = config(1_000_000, 1_000, 1_000_000, 1_000_000);

  @FuzzTest
  void whereATextIsCutMakesNoDifference(FuzzedDataProvider data) {
    Cuts cuts = Cuts.from(data);
    RewriterRun run = run(data, ROOMY, Optional.of(Buffer.buffer("picture")));
    byte[] text = data.consumeRemainingAsBytes();

    assertThat(run.of(cuts.of(text))).isEqualTo(run.of(Cuts.NONE.of(text)));
  }

  @FuzzTest
  void nothingChangesIfNothingIsReplaced(FuzzedDataProvider data) {
    Cuts cuts = Cuts.from(data);
    RewriterRun run = run(data, anyBounds(data), Optional.empty());
    byte[] text = data.consumeRemainingAsBytes();

    assertThat(run.of(cuts.of(text)).out()).isEqualTo(Buffer.buffer(text));
  }

  @FuzzTest
  void aTextLeavesToItsEndWhateverTheBounds(FuzzedDataProvider data) {
    Cuts cuts = Cuts.from(data);
    RewriterRun run = run(data, anyBounds(data), Optional.of(Buffer.buffer("picture")));
    byte[] text = data.consumeRemainingAsBytes();

    run.of(cuts.of(text)); // ends, and nothing is held
  }

  private static RewriterRun run(
      FuzzedDataProvider data, ImageConfig config, Optional<Buffer> replacement) {
    return new RewriterRun(
        config, data.consumeBoolean(), data.consumeInt(1, 4), data.consumeBoolean(), replacement);
  }

  private static ImageConfig anyBounds(FuzzedDataProvider data) {
    return config(
        data.consumeInt(1, 100),
        data.consumeInt(0, 3),
        data.consumeInt(1, 300),
        data.consumeInt(1, 3_000));
  }

  private static ImageConfig config(
      int maxImageBytes, int maxImages, int maxHeldBytes, int maxResponseBytes) {
    return new ImageConfig(
        new WantedKeys(List.of("list"), List.of("b64_json"), Optional.of("output_format")),
        95,
        maxImageBytes,
        maxImages,
        maxHeldBytes,
        false,
        maxResponseBytes,
        Duration.ZERO);
  }
}
