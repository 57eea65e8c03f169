package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import sluice.gateway.json.WantedKeys;

/**
 * Whatever an upstream sends, wherever it is cut: every byte outside a replaced image leaves as it
 * came, what is an image does not depend on the cuts, and nothing is held in the end.
 */
class ImageRewriterFuzzTest {

  private static final ImageConfig ROOMY = config(1_000_000, 1_000, 1_000_000, 1_000_000);

  @FuzzTest
  void onlyImagesAreReplacedWhereverTheTextIsCut(FuzzedDataProvider data) {
    Cuts cuts = Cuts.from(data);
    int patience = data.consumeInt(1, 4);
    boolean lastFirst = data.consumeBoolean();
    byte[] text = data.consumeRemainingAsBytes();
    Buffer marker = marker(text);
    RewriterRun run = new RewriterRun(ROOMY, false, patience, lastFirst, Optional.of(marker));

    RewriterRun.Result whole = run.of(Cuts.NONE.of(text));
    RewriterRun.Result cut = run.of(cuts.of(text));

    assertThat(cut).isEqualTo(whole);
    assertThat(original(cut, marker)).isEqualTo(Buffer.buffer(text));
    JsonOracle.images(text)
        .ifPresent(
            images -> {
              assertThat(cut.images().stream().map(JsonOracle::content)).isEqualTo(images);
              assertThat(cut.complete()).isTrue();
            });
  }

  @FuzzTest
  void nothingChangesIfNothingIsReplaced(FuzzedDataProvider data) {
    Cuts cuts = Cuts.from(data);
    RewriterRun run = anyRun(data, Optional.empty());
    byte[] text = data.consumeRemainingAsBytes();

    assertThat(run.of(cuts.of(text)).out()).isEqualTo(Buffer.buffer(text));
  }

  @FuzzTest
  void onlyImagesAreReplacedWhateverTheBounds(FuzzedDataProvider data) {
    Cuts cuts = Cuts.from(data);
    RewriterRun unmarked = anyRun(data, Optional.empty());
    byte[] text = data.consumeRemainingAsBytes();
    Buffer marker = marker(text);
    RewriterRun run =
        new RewriterRun(
            unmarked.config(),
            false,
            unmarked.patience(),
            unmarked.lastFirst(),
            Optional.of(marker));

    assertThat(original(run.of(cuts.of(text)), marker)).isEqualTo(Buffer.buffer(text));
  }

  @FuzzTest
  void nothingIsHeldForAClientThatHasLeft(FuzzedDataProvider data) {
    Cuts cuts = Cuts.from(data);
    int written = data.consumeInt(0, 12);
    RewriterRun run = anyRun(data, Optional.of(Buffer.buffer("jpeg")));

    run.brokenOffBehind(written, cuts.of(data.consumeRemainingAsBytes()));
  }

  private static RewriterRun anyRun(FuzzedDataProvider data, Optional<Buffer> replacement) {
    ImageConfig config =
        config(
            data.consumeInt(1, 100),
            data.consumeInt(0, 3),
            data.consumeInt(1, 300),
            data.consumeInt(1, 3_000));
    return new RewriterRun(
        config, false, data.consumeInt(1, 4), data.consumeBoolean(), replacement);
  }

  private static ImageConfig config(
      int maxImageBytes, int maxImages, int maxHeldBytes, int maxResponseBytes) {
    return new ImageConfig(
        new WantedKeys(List.copyOf(JsonOracle.KEYS), List.of(), Optional.empty()),
        95,
        maxImageBytes,
        maxImages,
        maxHeldBytes,
        false,
        maxResponseBytes,
        Duration.ZERO);
  }

  /** Something that does not stand in the text. */
  private static Buffer marker(byte[] text) {
    String searched = latin(text);
    for (char c = 0; c <= 0xff; c++) {
      String marker = c + "picture" + c;
      if (searched.indexOf(c) < 0) {
        return Buffer.buffer(marker.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return Assumptions.abort("a text with every byte");
  }

  /** What left, with the images put back into the places of the markers. */
  private static Buffer original(RewriterRun.Result result, Buffer marker) {
    String out = latin(result.out().getBytes());
    String mark = latin(marker.getBytes());
    List<Buffer> images = new ArrayList<>(result.images());
    Buffer original = Buffer.buffer();
    int from = 0;
    for (int at = out.indexOf(mark); at >= 0; at = out.indexOf(mark, from)) {
      original.appendBytes(out.substring(from, at).getBytes(StandardCharsets.ISO_8859_1));
      original.appendBuffer(images.removeFirst());
      from = at + mark.length();
    }
    assertThat(images).as("images without a place").isEmpty();
    return original.appendBytes(out.substring(from).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
