package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.http.MemoryBudget;
import sluice.gateway.json.WantedKeys;
import sluice.gateway.proxy.BodyFilter;

/**
 * Every stream between an upstream and a client, in front of a receiver that calls back within its
 * own writes, later, twice and for no reason, and behind a writer that goes on as soon as it may.
 * Whatever happens between them, the bytes leave in order, each once.
 */
class StreamChainTest {

  private static final int ROUNDS = 400;
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void imagesAreReplacedInOrder(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Texts texts = Texts.random(random);
      Course course = new Course(random);
      ImageRewriter rewriter =
          ImageRewriter.ofJson(course.receiver, course, course.config(), course.held);

      course.run(new JsonEnd(rewriter), texts.sent());

      assertThat(course.receiver.received()).isEqualTo(texts.expected());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void packedTextIsUnpackedInOrder(long seed) throws IOException {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Texts texts = Texts.random(random);
      Course course = new Course(random);
      ImageRewriter rewriter =
          ImageRewriter.ofJson(course.receiver, course, course.config(), course.held);
      Gunzip gunzip = new Gunzip(new JsonEnd(rewriter));

      course.run(gunzip, gunzip::end, rewriter::end, packed(texts.sent()));
      gunzip.close();

      assertThat(course.receiver.received()).isEqualTo(texts.expected());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void linksAreChangedInOrder(long seed) {
    Random random = new Random(seed);
    Links links = new Links("/r", "/api/", URI.create("http://upstream"), "gateway");
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder sent = new StringBuilder("{\"links\":[");
      StringBuilder expected = new StringBuilder("{\"links\":[");
      for (int i = random.nextInt(20); i >= 0; i--) {
        String text = "x".repeat(random.nextInt(300));
        sent.append("{\"t\":\"" + text + "\",\"url\":\"/api/" + i + "\"},");
        expected.append("{\"t\":\"" + text + "\",\"url\":\"/r/api/" + i + "\"},");
      }
      Course course = new Course(random);

      course.run(
          new LinkRewriter(course.receiver, List.of("url"), links, false),
          Buffer.buffer(sent + "0]}"));

      assertThat(course.receiver.received().toString()).isEqualTo(expected + "0]}");
    }
  }

  private static Buffer packed(Buffer text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes());
    }
    return Buffer.buffer(packed.toByteArray());
  }

  /** A text with images of all sizes, and what it becomes if every second one is replaced. */
  private record Texts(Buffer sent, Buffer expected) {

    static Texts random(Random random) {
      StringBuilder sent =
          new StringBuilder("{\"t\":\"" + "x".repeat(random.nextInt(3_000)) + "\"");
      StringBuilder expected = new StringBuilder(sent);
      for (int i = random.nextInt(6); i > 0; i--) {
        byte[] bytes = new byte[random.nextInt(4_000)];
        random.nextBytes(bytes);
        String image =
            Base64.getEncoder()
                .encodeToString(
                    Buffer.buffer(SIGNATURE).appendInt(0).appendBytes(bytes).getBytes());
        String text = "y".repeat(random.nextInt(200));
        sent.append(",\"files\":[\"" + image + "\",\"" + text + "\"]");
        expected.append(
            ",\"files\":[\""
                + (isReplaced(image.length()) ? replacement(image.length()) : image)
                + "\",\""
                + text
                + "\"]");
      }
      return new Texts(Buffer.buffer(sent + "}"), Buffer.buffer(expected + "}"));
    }

    static boolean isReplaced(int imageLength) {
      return imageLength / 4 % 2 == 0;
    }

    static String replacement(int imageLength) {
      return "JPEG of " + imageLength;
    }
  }

  /** One text on its way. */
  private static final class Course implements ImageConverter {

    final Random random;
    final HostileReceiver receiver;
    final MemoryBudget held = new MemoryBudget(1 << 30);
    final List<Runnable> conversions = new ArrayList<>();

    Course(Random random) {
      this.random = random;
      this.receiver = new HostileReceiver(random);
    }

    ImageConfig config() {
      return new ImageConfig(
          new WantedKeys(List.of("files"), List.of(), Optional.empty()),
          95,
          1 << 20,
          64,
          1 + random.nextInt(10_000),
          false,
          Long.MAX_VALUE,
          Duration.ZERO);
    }

    void run(BodyFilter chain, Buffer text) {
      run(chain, chain::end, Future::succeededFuture, text);
    }

    /** Writes the text as a pipe does, on and on while there is room, and again from call backs. */
    void run(
        WriteStream<Buffer> chain,
        Supplier<Future<Void>> end,
        Supplier<Future<Void>> endBehind,
        Buffer text) {
      Deque<Buffer> pieces = new ArrayDeque<>();
      for (int from = 0; from < text.length(); ) {
        int to = Math.min(text.length(), from + 1 + random.nextInt(1 + random.nextInt(2_000)));
        pieces.add(text.getBuffer(from, to));
        from = to;
      }
      boolean[] paused = {false};
      while (!pieces.isEmpty()) {
        push(chain, pieces, paused);
        somethingHappens();
      }
      Future<Void> ended = end.get().compose(_ -> endBehind.get());
      for (int i = 0; !ended.isComplete(); i++) {
        assertThat(i).as("turns until all has left").isLessThan(1_000_000);
        somethingHappens();
      }
      assertThat(ended.failed()).isFalse();
    }

    private static void push(WriteStream<Buffer> chain, Deque<Buffer> pieces, boolean[] paused) {
      while (!paused[0] && !pieces.isEmpty()) {
        chain.write(pieces.poll());
        if (chain.writeQueueFull()) {
          paused[0] = true;
          chain.drainHandler(
              _ -> {
                paused[0] = false;
                push(chain, pieces, paused);
              });
        }
      }
    }

    private void somethingHappens() {
      if (conversions.isEmpty() || random.nextBoolean()) {
        receiver.drain();
      } else {
        conversions.remove(random.nextInt(conversions.size())).run();
      }
    }

    @Override
    public Optional<Unconverted> refusal() {
      return Optional.empty();
    }

    @Override
    public Conversion convert(ImageLiteral literal) {
      Promise<Optional<Buffer>> conversion = Promise.promise();
      Runnable finish =
          () ->
              conversion.complete(
                  Texts.isReplaced(literal.length())
                      ? Optional.of(Buffer.buffer(Texts.replacement(literal.length())))
                      : Optional.empty());
      if (random.nextInt(4) == 0) {
        finish.run(); // as one that is no base64 is, before anybody listens
      } else {
        conversions.add(finish);
      }
      return new Conversion(conversion.future(), () -> {});
    }

    @Override
    public void unconverted(Unconverted why) {
      throw new AssertionError(why);
    }
  }
}
