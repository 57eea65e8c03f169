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
import sluice.gateway.http.HeldBytes;

class PictureRewriterTest {

  private static final String PNG = "iVBORw0KGgoAAAANSUhEUg==";
  private static final WantedKeys KEYS =
      new WantedKeys(List.of("files"), List.of(), Optional.empty());

  private SlowReceiver receiver = new SlowReceiver(Integer.MAX_VALUE);
  private final List<PictureLiteral> asked = new ArrayList<>();
  private final List<Promise<Optional<Buffer>>> answers = new ArrayList<>();
  private final List<PictureRewriter> rewriters = new ArrayList<>();
  private final List<Unconverted> unconverted = new ArrayList<>();
  private HeldBytes held = new HeldBytes(1_000_000);
  private @Nullable Unconverted refusal;
  private int cancelled;

  @AfterEach
  void nothingIsHeldInTheEnd() {
    rewriters.forEach(PictureRewriter::abandon);

    // As much fits in as at the start: what was taken has been given back.
    assertThat(held.take(1_000_000)).isTrue();
  }

  @Test
  void bytesBeforeAnImageLeaveAtOnceAndItsQuoteWithTheImage() {
    PictureRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer("{\"status\":\"DONE\",\"files\":[\"iVBO"));

    assertThat(receiver.received().toString()).isEqualTo("{\"status\":\"DONE\",\"files\":[");
  }

  @Test
  void picturesAreConvertedInParallelAndLeaveInOrder() {
    PictureRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer(files(PNG, PNG)));
    assertThat(asked).hasSize(2);
    answers.get(1).complete(Optional.of(Buffer.buffer("second")));
    assertThat(receiver.received().toString()).isEqualTo("{\"files\":[");
    answers.get(0).complete(Optional.of(Buffer.buffer("first")));
    Future<Void> end = rewriter.end();

    assertThat(receiver.received().toString()).isEqualTo(files("first", "second"));
    assertThat(end.succeeded()).isTrue();
    assertThat(rewriter.isUnchanged()).isFalse();
  }

  @Test
  void aPictureThatIsNotConvertedLeavesAsItCame() {
    PictureRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer(files(PNG, PNG)));
    answers.get(0).complete(Optional.empty());
    answers.get(1).fail("broken");
    rewriter.end();

    assertThat(receiver.received().toString()).isEqualTo(files(PNG, PNG));
    assertThat(rewriter.isUnchanged()).isTrue();
  }

  @Test
  void aTextThatBreaksOffInAPictureLeavesAsItCame() {
    PictureRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer("{\"files\":[\"" + PNG));
    rewriter.end();

    assertThat(receiver.received().toString()).isEqualTo("{\"files\":[\"" + PNG);
  }

  @Test
  void asManyPicturesAreConvertedAsMayBeAndNoMore() {
    PictureRewriter rewriter = rewriter(config(2, 1_000, 1_000));

    rewriter.write(Buffer.buffer(files(PNG, PNG, PNG)));
    answers.forEach(answer -> answer.complete(Optional.of(Buffer.buffer("x"))));
    rewriter.end();

    assertThat(receiver.received().toString()).isEqualTo(files("x", "x", PNG));
  }

  @Test
  void aPictureAsLongAsMayBeIsConvertedAndOneByteMoreIsNot() {
    PictureRewriter longest = rewriter(config(64, PNG.length(), 1_000));
    longest.write(Buffer.buffer(files(PNG)));
    assertThat(asked).hasSize(1);

    PictureRewriter tooLong = rewriter(config(64, PNG.length() - 1, 1_000));
    tooLong.write(Buffer.buffer(files(PNG)));
    tooLong.end();

    assertThat(asked).hasSize(1);
    assertThat(receiver.received().toString()).endsWith(files(PNG));
  }

  @Test
  void noPictureIsConvertedIfNoneMayBe() {
    PictureRewriter rewriter = rewriter(config(0, 1_000, 1_000));

    rewriter.write(Buffer.buffer(files(PNG)));
    rewriter.end();

    assertThat(receiver.received().toString()).isEqualTo(files(PNG));
  }

  @Test
  void whatDoesNotFitIntoMemoryAnyMoreLeavesAsItCame() {
    HeldBytes enough = held;
    held = new HeldBytes(PictureLiteral.held(PNG.length()) + 20);
    PictureRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer(files(PNG, PNG)));
    answers.forEach(answer -> answer.complete(Optional.of(Buffer.buffer("x"))));
    rewriter.end();

    assertThat(receiver.received().toString()).isEqualTo(files("x", PNG));
    assertThat(unconverted).containsExactly(Unconverted.NO_MEMORY);
    held = enough;
  }

  @Test
  void manySmallStringsLeaveAsOnePiece() {
    PictureRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer("{\"files\":[" + "\"i\",\"\",".repeat(1_000) + "null]}"));
    rewriter.end();

    assertThat(receiver.longestWriteBytes()).isEqualTo(receiver.received().length()).isPositive();
  }

  @Test
  void anAnswerBeyondTheLimitGoesOnWithoutConversion() {
    String first = files(PNG);
    PictureRewriter rewriter =
        rewriter(new ImageConfig(KEYS, 95, 1_000, 9, 99, false, first.length(), Duration.ZERO));

    rewriter.write(Buffer.buffer(first));
    rewriter.write(Buffer.buffer(files(PNG)));
    answers.getFirst().complete(Optional.of(Buffer.buffer("x")));
    rewriter.end();

    assertThat(receiver.received().toString()).isEqualTo(files("x") + files(PNG));
  }

  @Test
  void theSourceIsPausedWhileTooMuchWaitsForAPicture() {
    PictureRewriter rewriter = rewriter(config(64, 1_000, PNG.length()));
    boolean[] drained = {false};

    rewriter.write(Buffer.buffer("{\"files\":[\"" + PNG + "\""));
    assertThat(rewriter.writeQueueFull()).isTrue();
    rewriter.drainHandler(_ -> drained[0] = true);
    assertThat(drained[0]).isFalse();
    answers.getFirst().complete(Optional.of(Buffer.buffer("x")));

    assertThat(drained[0]).isTrue();
    assertThat(rewriter.writeQueueFull()).isFalse();
  }

  @Test
  void theSourceIsNotPausedForAPictureThatIsStillComing() {
    PictureRewriter rewriter = rewriter(config(64, 1_000, 1));

    rewriter.write(Buffer.buffer("{\"files\":[\"" + PNG));

    assertThat(rewriter.writeQueueFull()).isFalse();
  }

  @Test
  void aReceiverThatIsFullGetsNothingUntilItDrains() {
    receiver = new SlowReceiver(2);
    PictureRewriter rewriter = rewriter(config(64, 1_000, 1_000));
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
    PictureRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer(files(PNG, PNG)));
    rewriter.abandon();
    answers.getFirst().complete(Optional.of(Buffer.buffer("x")));

    assertThat(cancelled).isEqualTo(2);
    assertThat(receiver.received().toString()).isEqualTo("{\"files\":[");
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_WORKER", "QUEUE_FULL"})
  void whatWouldNotBeConvertedPassesAsItComesAndIsNotHeld(Unconverted reason) {
    refusal = reason;
    PictureRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer("{\"files\":[\"no picture\",\"" + PNG));

    assertThat(receiver.received().toString()).isEqualTo("{\"files\":[\"no picture\",\"" + PNG);
    assertThat(unconverted).containsExactly(reason);
  }

  @Test
  void whatStillComesWhenTheClientHasLeftIsNotHeld() {
    PictureRewriter rewriter = rewriter(config(64, 1_000, 1_000));

    rewriter.write(Buffer.buffer("{\"files\":["));
    rewriter.abandon();
    rewriter.write(Buffer.buffer("\"" + PNG));

    assertThat(held.take(1_000_000)).isTrue();
    held.give(1_000_000);
  }

  private PictureRewriter rewriter(ImageConfig config) {
    PictureRewriter rewriter = PictureRewriter.ofJson(receiver, new Asked(), config, held);
    rewriters.add(rewriter);
    return rewriter;
  }

  private static ImageConfig config(int maxPictures, int maxPictureBytes, int maxHeldBytes) {
    return new ImageConfig(
        KEYS, 95, maxPictureBytes, maxPictures, maxHeldBytes, false, 1_000_000, Duration.ZERO);
  }

  private static String files(String... contents) {
    return "{\"files\":[\"" + String.join("\",\"", contents) + "\"]}";
  }

  /** Notes what it is asked for and leaves the answers to the test. */
  private final class Asked implements Pictures {

    @Override
    public Optional<Unconverted> refusal() {
      return Optional.ofNullable(refusal);
    }

    @Override
    public Conversion convert(PictureLiteral literal) {
      Promise<Optional<Buffer>> answer = Promise.promise();
      asked.add(literal);
      answers.add(answer);
      return new Conversion(answer.future(), () -> cancelled++);
    }

    @Override
    public void unconverted(Unconverted why) {
      unconverted.add(why);
    }
  }
}
