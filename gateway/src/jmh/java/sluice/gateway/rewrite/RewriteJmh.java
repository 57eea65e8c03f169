package sluice.gateway.rewrite;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sluice.gateway.http.MemoryBudget;
import sluice.gateway.json.WantedKeys;

/** The scanner on texts of 2 MB, and what becomes of the text of one image. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RewriteJmh {

  private static final int TEXT_BYTES = 2_000_000;
  private static final int CHUNK_BYTES = 13 * 1_024;
  private static final int PNG_BYTES = 1_500_000;
  private static final int JPEG_BYTES = 330_000;
  private static final int MIB = 1 << 20;
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private final ImageConfig config =
      new ImageConfig(
          new WantedKeys(List.of("files"), List.of(), Optional.empty()),
          95,
          32 * MIB,
          64,
          16 * MIB,
          false,
          64L * MIB,
          Duration.ZERO);
  private final Random random = new Random(1);
  private List<Buffer> texts = List.of();
  private List<Buffer> string = List.of();
  private List<Buffer> image = List.of();
  private Buffer jpeg = Buffer.buffer();
  private ImageLiteral literal = new ImageLiteral();

  /** Makes the texts, cut as they come from a socket. */
  @Setup
  public void makeTexts() {
    texts = chunks(jobs());
    byte[] noise = new byte[TEXT_BYTES / 4 * 3];
    random.nextBytes(noise);
    string = chunks("{\"files\":[\"/9j/" + Base64.getEncoder().encodeToString(noise) + "\"]}");
    byte[] png = new byte[PNG_BYTES];
    random.nextBytes(png);
    System.arraycopy(SIGNATURE, 0, png, 0, SIGNATURE.length);
    String base64 = Base64.getEncoder().encodeToString(png);
    image = chunks("{\"files\":[\"" + base64 + "\"]}");
    literal = new ImageLiteral();
    chunks(base64).forEach(literal::append);
    jpeg = Buffer.buffer(new byte[JPEG_BYTES]);
  }

  private String jobs() {
    StringBuilder json = new StringBuilder("{\"jobs\":[");
    while (json.length() < TEXT_BYTES) {
      json.append("{\"id\":").append(random.nextLong()).append(",\"prompt\":\"");
      json.append("a \\\"quoted\\\" word and others ".repeat(1 + random.nextInt(10)));
      json.append("\"},");
    }
    return json.append("{}],\"files\":[]}").toString();
  }

  private static List<Buffer> chunks(String text) {
    Buffer all = Buffer.buffer(text);
    return IntStream.iterate(0, from -> from < all.length(), from -> from + CHUNK_BYTES)
        .mapToObj(from -> all.getBuffer(from, Math.min(all.length(), from + CHUNK_BYTES)))
        .toList();
  }

  /** Objects with numbers and short strings. */
  @Benchmark
  public long scanTexts() {
    return rewrite(texts);
  }

  /** One string that is as good as all. */
  @Benchmark
  public long scanLongString() {
    return rewrite(string);
  }

  /** An image is found and stays as it came. */
  @Benchmark
  public long scanImage() {
    return rewrite(image);
  }

  /** Text to PNG. */
  @Benchmark
  public Optional<Buffer> decodeImage() {
    return literal.decode();
  }

  /** JPEG to text. */
  @Benchmark
  public Buffer encodeJpeg() {
    return literal.with(jpeg);
  }

  private long rewrite(List<Buffer> chunks) {
    Counter out = new Counter();
    MemoryBudget held = new MemoryBudget(Long.MAX_VALUE);
    ImageRewriter rewriter = ImageRewriter.ofJson(out, new Unwilling(), config, held);
    chunks.forEach(rewriter::write);
    if (!rewriter.end().succeeded()) {
      throw new IllegalStateException("not at its end");
    }
    return out.bytes;
  }

  /** Finds no worker for any image. */
  private static final class Unwilling implements ImageConverter {

    @Override
    public Optional<Unconverted> refusal() {
      return Optional.empty();
    }

    @Override
    public Conversion convert(ImageLiteral literal) {
      return new Conversion(Future.succeededFuture(Optional.empty()), () -> {});
    }

    @Override
    public void unconverted(Unconverted why) {}
  }

  /** Takes everything at once. */
  private static final class Counter implements WriteStream<Buffer> {

    private long bytes;

    @Override
    public Future<Void> write(Buffer chunk) {
      bytes += chunk.length();
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
      return Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
      return false;
    }

    @Override
    public Counter drainHandler(@Nullable Handler<Void> handler) {
      return this;
    }

    @Override
    public Counter exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }

    @Override
    public Counter setWriteQueueMaxSize(int maxSize) {
      return this;
    }
  }
}
