package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.gateway.SlowReceiver;
import sluice.gateway.http.MemoryBudget;

/**
 * One text on its way through a {@link ImageRewriter}, whose receiver is slow and whose conversions
 * take their time. Keeps to the rules of a stream: it writes nothing while the rewriter is full.
 *
 * @param config the bounds
 * @param events whether the text is a stream of events
 * @param patience how many writes the receiver takes before it is full
 * @param lastFirst whether the conversions are finished in the opposite order
 * @param replacement what takes the place of every image; empty if they all stay
 */
record RewriterRun(
    ImageConfig config,
    boolean events,
    int patience,
    boolean lastFirst,
    Optional<Buffer> replacement) {

  private static final long MEMORY = 1L << 30;

  /** What the name of a format counts for, escapes included, which no bound is too small for. */
  private static final int FORMAT_BYTES = ImageLiteral.held("\\u0070\\u006e\\u0067".length());

  /**
   * What came of it.
   *
   * @param out the bytes that left
   * @param images the literals found, as they stood in the text
   * @param complete whether the text was whole
   */
  record Result(Buffer out, List<Buffer> images, boolean complete) {}

  /** Sends the whole text through. */
  Result of(List<Buffer> pieces) {
    Course course = new Course();
    pieces.forEach(course::write);
    Future<Void> end = course.end.end();
    while (!end.isComplete()) {
      course.goOn();
    }
    assertThat(end.succeeded()).isTrue();
    boolean complete = course.end.isComplete();
    assertThat(course.rewriter.isUnchanged())
        .isEqualTo(replacement.isEmpty() || course.images.isEmpty());
    course.assertHeldAtMost(0);
    return new Result(course.receiver.received(), course.images, complete);
  }

  /** The client leaves behind the first pieces, whatever still comes afterwards. */
  void brokenOffBehind(int written, List<Buffer> pieces) {
    Course course = new Course();
    pieces.stream().limit(written).forEach(course::write);
    course.rewriter.abandon();
    int left = course.receiver.received().length();
    pieces.stream().skip(written).forEach(course.rewriter::write);
    course.unfinished.forEach(conversion -> conversion.complete(replacement));
    course.receiver.drain();

    assertThat(course.receiver.received().length()).isEqualTo(left);
    course.assertHeldAtMost(0);
  }

  /** The state of one run. */
  private final class Course implements ImageConverter {

    final SlowReceiver receiver = new SlowReceiver(patience);
    final MemoryBudget held = new MemoryBudget(MEMORY);
    final List<Promise<Optional<Buffer>>> unfinished = new ArrayList<>();
    final List<Buffer> images = new ArrayList<>();
    final ImageRewriter rewriter =
        events
            ? ImageRewriter.ofEvents(receiver, this, config, held)
            : ImageRewriter.ofJson(receiver, this, config, held);
    final JsonEnd end = new JsonEnd(rewriter);
    private boolean drained;

    @Override
    public Optional<Unconverted> refusal() {
      return Optional.empty();
    }

    @Override
    public void unconverted(Unconverted why) {
      // leaves as it came, which is what is looked at
    }

    @Override
    public Conversion convert(ImageLiteral literal) {
      Buffer image = Buffer.buffer();
      literal.original().forEach(image::appendBuffer);
      images.add(image);
      Promise<Optional<Buffer>> conversion = Promise.promise();
      unfinished.add(conversion);
      return new Conversion(conversion.future(), () -> {});
    }

    void write(Buffer piece) {
      end.write(piece);
      assertHeldAtMost(
          config.maxHeldBytes()
              + FORMAT_BYTES
              + 2L * (config.maxImageBytes() + 2L * piece.length()));
      if (rewriter.writeQueueFull()) {
        drained = false;
        rewriter.drainHandler(_ -> drained = true);
        while (!drained) {
          goOn();
        }
        assertThat(rewriter.writeQueueFull()).isFalse();
      }
    }

    /** Lets go what holds it up. */
    void goOn() {
      if (receiver.writeQueueFull()) {
        receiver.drain();
      } else {
        assertThat(unfinished).as("what it waits for").isNotEmpty();
        Promise<Optional<Buffer>> next =
            lastFirst ? unfinished.removeLast() : unfinished.removeFirst();
        next.complete(replacement);
      }
    }

    void assertHeldAtMost(long bytes) {
      boolean room = held.tryAcquire(MEMORY - bytes);
      assertThat(room).as("at most %d bytes are held", bytes).isTrue();
      held.release(MEMORY - bytes);
    }
  }
}
