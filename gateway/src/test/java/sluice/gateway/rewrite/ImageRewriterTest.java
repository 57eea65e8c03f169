package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sluice.gateway.SlowReceiver;
import sluice.gateway.http.MemoryBudget;
import sluice.gateway.json.WantedKeys;

class ImageRewriterTest {

  private static final String PNG = "iVBORw0KGgoAAAANSUhEUg==";
  private static final WantedKeys KEYS =
      new WantedKeys(List.of("files"), List.of(), Optional.empty());

  private SlowReceiver receiver = new SlowReceiver(Integer.MAX_VALUE);
  private final List<ImageLiteral> asked = new ArrayList<>();
  private final List<Promise<Optional<Buffer>>> responses = new ArrayList<>();
  private final List<ImageRewriter> rewriters = new ArrayList<>();
  private final List<Unconverted> unconverted = new ArrayList<>();
  private MemoryBudget held = new MemoryBudget(1_000_000);
  private @Nullable Unconverted refusal;
  private int cancelled;

  @AfterEach
  void nothingIsHeldInTheEnd() {
    rewriters.forEach(ImageRewriter::abandon);

    // As much fits in as at the start: what was taken has been given back.
    assertThat(held.tryAcquire(1_000_000)).isTrue();
  }

  @Test
  void bytesBeforeAnImageLeaveAtOnceAndItsQuoteWithTheImage() {
    ImageRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer("{\"status\":\"DONE\",\"files\":[\"iVBO"));

    assertThat(receiver.received().toString()).isEqualTo("{\"status\":\"DONE\",\"files\":[");
  }

  @Test
  void imagesAreConvertedInParallelAndLeaveInOrder() {
    ImageRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer(files(PNG, PNG)));
    assertThat(asked).hasSize(2);
    responses.get(1).complete(Optional.of(Buffer.buffer("second")));
    assertThat(receiver.received().toString()).isEqualTo("{\"files\":[");
    responses.get(0).complete(Optional.of(Buffer.buffer("first")));
    Future<Void> end = rewriter.end();

    assertThat(receiver.received().toString()).isEqualTo(files("first", "second"));
    assertThat(end.succeeded()).isTrue();
    assertThat(rewriter.isUnchanged()).isFalse();
  }

  @Test
  void anImageThatIsNotConvertedLeavesAsItCame() {
    ImageRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer(files(PNG, PNG)));
    responses.get(0).complete(Optional.empty());
    responses.get(1).fail("broken");
    rewriter.end();

    assertThat(receiver.received().toString()).isEqualTo(files(PNG, PNG));
    assertThat(rewriter.isUnchanged()).isTrue();
  }

  @Test
  void aTextThatBreaksOffInAnImageLeavesAsItCame() {
    ImageRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer("{\"files\":[\"" + PNG));
    rewriter.end();

    assertThat(receiver.received().toString()).isEqualTo("{\"files\":[\"" + PNG);
  }

  @Test
  void asManyImagesAreConvertedAsMayBeAndNoMore() {
    ImageRewriter rewriter = rewriter(config(2, 1_000, 1_000));

    rewriter.write(Buffer.buffer(files(PNG, PNG, PNG)));
    responses.forEach(response -> response.complete(Optional.of(Buffer.buffer("x"))));
    rewriter.end();

    assertThat(receiver.received().toString()).isEqualTo(files("x", "x", PNG));
  }

  @Test
  void anImageAsLongAsMayBeIsConvertedAndOneByteMoreIsNot() {
    ImageRewriter longest = rewriter(config(64, PNG.length(), 1_000));
    longest.write(Buffer.buffer(files(PNG)));
    assertThat(asked).hasSize(1);

    ImageRewriter tooLong = rewriter(config(64, PNG.length() - 1, 1_000));
    tooLong.write(Buffer.buffer(files(PNG)));
    tooLong.end();

    assertThat(asked).hasSize(1);
    assertThat(receiver.received().toString()).endsWith(files(PNG));
  }

  @Test
  void noImageIsConvertedIfNoneMayBe() {
    ImageRewriter rewriter = rewriter(config(0, 1_000, 1_000));

    rewriter.write(Buffer.buffer(files(PNG)));
    rewriter.end();

    assertThat(receiver.received().toString()).isEqualTo(files(PNG));
  }

  @Test
  void whatDoesNotFitIntoMemoryAnyMoreLeavesAsItCame() {
    MemoryBudget enough = held;
    held = new MemoryBudget(ImageLiteral.held(PNG.length()) + 20);
    ImageRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer(files(PNG, PNG)));
    responses.forEach(response -> response.complete(Optional.of(Buffer.buffer("x"))));
    rewriter.end();

    assertThat(receiver.received().toString()).isEqualTo(files("x", PNG));
    assertThat(unconverted).containsExactly(Unconverted.NO_MEMORY);
    held = enough;
  }

  @Test
  void manySmallStringsLeaveAsOnePiece() {
    ImageRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer("{\"files\":[" + "\"i\",\"\",".repeat(1_000) + "null]}"));
    rewriter.end();

    assertThat(receiver.longestWriteBytes()).isEqualTo(receiver.received().length()).isPositive();
  }

  @Test
  void aResponseBeyondTheLimitGoesOnWithoutConversion() {
    String first = files(PNG);
    ImageRewriter rewriter =
        rewriter(new ImageConfig(KEYS, 95, 1_000, 9, 99, false, first.length(), Duration.ZERO));

    rewriter.write(Buffer.buffer(first));
    rewriter.write(Buffer.buffer(files(PNG)));
    responses.getFirst().complete(Optional.of(Buffer.buffer("x")));
    rewriter.end();

    assertThat(receiver.received().toString()).isEqualTo(files("x") + files(PNG));
  }

  @Test
  void theSourceIsPausedWhileTooMuchWaitsForAnImage() {
    ImageRewriter rewriter = rewriter(config(64, 1_000, PNG.length()));
    boolean[] drained = {false};

    rewriter.write(Buffer.buffer("{\"files\":[\"" + PNG + "\""));
    assertThat(rewriter.writeQueueFull()).isTrue();
    rewriter.drainHandler(_ -> drained[0] = true);
    assertThat(drained[0]).isFalse();
    responses.getFirst().complete(Optional.of(Buffer.buffer("x")));

    assertThat(drained[0]).isTrue();
    assertThat(rewriter.writeQueueFull()).isFalse();
  }

  @Test
  void theSourceIsNotPausedForAnImageThatIsStillComing() {
    ImageRewriter rewriter = rewriter(config(64, 1_000, 1));

    rewriter.write(Buffer.buffer("{\"files\":[\"" + PNG));

    assertThat(rewriter.writeQueueFull()).isFalse();
  }

  @Test
  void aReceiverThatIsFullGetsNothingUntilItDrains() {
    receiver = new SlowReceiver(2);
    ImageRewriter rewriter = rewriter(config(64, 1_000, 1_000));
    boolean[] drained = {false};

    rewriter.write(Buffer.buffer("["));
    rewriter.write(Buffer.buffer("1"));
    rewriter.write(Buffer.buffer("]"));
    rewriter.drainHandler(_ -> drained[0] = true);
    assertThat(receiver.received().toString()).isEqualTo("[1");
    assertThat(drained[0]).isFalse();
    receiver.drain();

    assertThat(receiver.received().toString()).isEqualTo("[1]");
    assertThat(drained[0]).isTrue();
  }

  @Test
  void jobsAreCancelledWhenTheClientHasLeft() {
    ImageRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer(files(PNG, PNG)));
    rewriter.abandon();
    responses.getFirst().complete(Optional.of(Buffer.buffer("x")));

    assertThat(cancelled).isEqualTo(2);
    assertThat(receiver.received().toString()).isEqualTo("{\"files\":[");
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_WORKER", "QUEUE_FULL"})
  void whatWouldNotBeConvertedPassesAsItComesAndIsNotHeld(Unconverted reason) {
    refusal = reason;
    ImageRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer("{\"files\":[\"no picture\",\"" + PNG));

    assertThat(receiver.received().toString()).isEqualTo("{\"files\":[\"no picture\",\"" + PNG);
    assertThat(unconverted).containsExactly(reason);
  }

  @Test
  void whatStillComesWhenTheClientHasLeftIsNotHeld() {
    ImageRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer("{\"files\":["));
    rewriter.abandon();
    rewriter.write(Buffer.buffer("\"" + PNG));

    assertThat(held.tryAcquire(1_000_000)).isTrue();
    held.release(1_000_000);
  }

  private ImageRewriter rewriter(ImageConfig config) {
    ImageRewriter rewriter = ImageRewriter.ofJson(receiver, new Asked(), config, held);
    rewriters.add(rewriter);
    return rewriter;
  }

  private static ImageConfig config(int maxImages, int maxImageBytes, int maxHeldBytes) {
    return new ImageConfig(
        KEYS, 95, maxImageBytes, maxImages, maxHeldBytes, false, 1_000_000, Duration.ZERO);
  }

  private static String files(String... contents) {
    return "{\"files\":[\"" + String.join("\",\"", contents) + "\"]}";
  }

  /** Notes what it is asked for and leaves the responses to the test. */
  private final class Asked implements ImageConverter {

    @Override
    public Optional<Unconverted> refusal() {
      return Optional.ofNullable(refusal);
    }

    @Override
    public Conversion convert(ImageLiteral literal) {
      Promise<Optional<Buffer>> response = Promise.promise();
      asked.add(literal);
      responses.add(response);
      return new Conversion(response.future(), () -> cancelled++);
    }

    @Override
    public void unconverted(Unconverted why) {
      unconverted.add(why);
    }
  }
}
