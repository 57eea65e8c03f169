package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.SlowReceiver;
import sluice.gateway.http.MemoryBudget;
import sluice.gateway.json.WantedKeys;

/** Images in members, with a format beside them, in JSON and in events. */
class OpenAiImagesTest {

  private static final String PNG = "iVBORw0KGgoAAAANSUhEUg==";
  private static final WantedKeys KEYS =
      new WantedKeys(List.of(), List.of("b64_json", "url"), Optional.of("output_format"));

  private final SlowReceiver receiver = new SlowReceiver(Integer.MAX_VALUE);
  private final MemoryBudget held = new MemoryBudget(1_000_000);
  private final List<Promise<Optional<Buffer>>> jobs = new ArrayList<>();
  private final List<Unconverted> unconverted = new ArrayList<>();

  @Test
  void aMemberIsReplacedAndTheFormatBehindItSaysSo() {
    ImageRewriter rewriter = json(1_000);
    rewriter.write(Buffer.buffer(response(PNG, "png")));
    jobs.getFirst().complete(Optional.of(Buffer.buffer("jpg")));

    assertThat(ended(rewriter)).isEqualTo(response("jpg", "jpeg"));
  }

  @Test
  void anImageThatStaysKeepsItsFormat() {
    ImageRewriter rewriter = json(1_000);
    rewriter.write(Buffer.buffer(response(PNG, "png")));
    jobs.getFirst().complete(Optional.empty());

    assertThat(ended(rewriter)).isEqualTo(response(PNG, "png"));
    assertThat(rewriter.isUnchanged()).isTrue();
  }

  @Test
  void ifOneOfTheImagesStaysTheFormatStays() {
    ImageRewriter rewriter = json(1_000);
    String text =
        "{\"data\":[{\"b64_json\":\"$1\"},{\"b64_json\":\"$2\"}],\"output_format\":\"png\"}";
    rewriter.write(Buffer.buffer(text.replace("$1", PNG).replace("$2", PNG)));
    jobs.get(1).complete(Optional.of(Buffer.buffer("jpg")));
    jobs.get(0).complete(Optional.empty());

    assertThat(ended(rewriter)).isEqualTo(text.replace("$1", PNG).replace("$2", "jpg"));
  }

  @ParameterizedTest
  @CsvSource({"true,jpeg", "false,png"})
  void aFormatBeforeTheImageWaitsForIt(boolean converted, String format) {
    ImageRewriter rewriter = json(1_000);
    String text = "{\"output_format\":\"$1\",\"data\":[{\"b64_json\":\"$2\"}]}";
    rewriter.write(Buffer.buffer(text.replace("$1", "png").replace("$2", PNG)));
    assertThat(receiver.received().toString()).isEqualTo("{\"output_format\":");
    jobs.getFirst().complete(converted ? Optional.of(Buffer.buffer("jpg")) : Optional.empty());

    assertThat(ended(rewriter))
        .isEqualTo(text.replace("$1", format).replace("$2", converted ? "jpg" : PNG));
  }

  @Test
  void aFormatSpeaksOfTheImagesOfItsObjectOnly() {
    ImageRewriter rewriter = json(1_000);
    String text =
        "[{\"output_format\":\"png\",\"x\":1},{\"b64_json\":\"$1\",\"output_format\":\"$2\"},"
            + "{\"output_format\":\"png\"}]";
    rewriter.write(Buffer.buffer(text.replace("$1", PNG).replace("$2", "png")));
    jobs.getFirst().complete(Optional.of(Buffer.buffer("jpg")));

    assertThat(ended(rewriter)).isEqualTo(text.replace("$1", "jpg").replace("$2", "jpeg"));
  }

  @Test
  void aFormatWhoseImageIsTooFarBehindStaysAndSoDoesTheImage() {
    String text =
        "{\"output_format\":\"png\",\"x\":\"%s\",\"b64_json\":\"%s\"}"
            .formatted("y".repeat(200), PNG);
    ImageRewriter rewriter = json(100);
    for (int i = 0; i < text.length(); i += 10) {
      rewriter.write(Buffer.buffer(text.substring(i, Math.min(text.length(), i + 10))));
    }

    assertThat(ended(rewriter)).isEqualTo(text);
    assertThat(jobs).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b64_json\":[\"$\"]}",
        "{\"b64_json\":{\"x\":\"$\"}}",
        "{\"x\":\"b64_json\",\"y\":\"$\"}",
        "{\"b64_json\":null,\"y\":\"$\"}",
        "[\"b64_json\",\"$\"]",
        "{\"output_format\":[\"png\"],\"x\":{\"output_format\":\"webp\"}}",
        "{\"output_format\":\"pn\",\"x\":{\"output_format\":\"png \"}}",
        "{\"output_format\":\"\",\"x\":{\"output_format\":\"\\\"png\"}}",
        "{\"output_format\":\"png\",\"b64_json\":\"/9j/4AAQ\"}",
        "{\"output_format\":\"png\\\"\",\"b64_json\":\"/9j/4AAQ\"}"
      })
  void anythingElseStaysAsItIs(String json) {
    ImageRewriter rewriter = json(1_000);
    rewriter.write(Buffer.buffer(json.replace("$", PNG)));

    assertThat(ended(rewriter)).isEqualTo(json.replace("$", PNG));
    assertThat(jobs).isEmpty();
  }

  @Test
  void imagesBeyondTheirNumberStayAndTheirFormatSaysSo() {
    ImageRewriter rewriter =
        ImageRewriter.ofEvents(
            receiver,
            new Asked(),
            new ImageConfig(KEYS, 95, 10_000, 1, 1_000, false, 1_000_000, Duration.ZERO),
            held);
    String text =
        "data: {\"b64_json\":\"$1\",\"output_format\":\"$2\"}\n\n"
            + "data: {\"output_format\":\"png\",\"b64_json\":\"$3\"}\n\n";
    rewriter.write(Buffer.buffer(text.replace("$1", PNG).replace("$2", "png").replace("$3", PNG)));
    jobs.getFirst().complete(Optional.of(Buffer.buffer("jpg")));

    assertThat(ended(rewriter))
        .isEqualTo(text.replace("$1", "jpg").replace("$2", "jpeg").replace("$3", PNG));
    assertThat(jobs).hasSize(1);
    assertThat(unconverted).containsExactly(Unconverted.TOO_MANY);
  }

  @Test
  void imagesBeyondTheLengthOfAResponseStayAndSoDoesWhatWaitsForThem() {
    ImageConfig config = new ImageConfig(KEYS, 95, 10_000, 64, 1_000, false, 130, Duration.ZERO);
    ImageRewriter rewriter = ImageRewriter.ofJson(receiver, new Asked(), config, held);
    String text =
        "{\"a\":{\"b64_json\":\"$\"},\"output_format\":\"png\",\"b64_json\":\"%s\"}".formatted(PNG);
    for (String piece : List.of(text.replace("$", PNG), " ".repeat(100), text.replace("$", PNG))) {
      rewriter.write(Buffer.buffer(piece));
    }
    jobs.forEach(job -> job.complete(Optional.of(Buffer.buffer("jpg"))));

    String out = ended(rewriter);
    assertThat(jobs).hasSize(2);
    assertThat(out).endsWith(" " + text.replace("$", PNG));
    assertThat(unconverted).containsOnly(Unconverted.TOO_LARGE_BODY).hasSize(2);
  }

  @Test
  void aFormatIsReadThroughItsEscapes() {
    ImageRewriter rewriter = json(1_000);
    rewriter.write(Buffer.buffer(response(PNG, "p\\u006e\\u0067")));
    jobs.getFirst().complete(Optional.of(Buffer.buffer("jpg")));

    assertThat(ended(rewriter)).isEqualTo(response("jpg", "jpeg"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 1_000})
  void aByteOrderMarkMayStandBeforeTheFirstEvent(int length) {
    Buffer sent = Buffer.buffer("\ufeffdata: {\"b64_json\":\"" + PNG + "\"}\n\n");
    ImageRewriter rewriter = events();
    for (int i = 0; i < sent.length(); i += length) {
      rewriter.write(sent.slice(i, Math.min(sent.length(), i + length)));
    }
    jobs.getFirst().complete(Optional.of(Buffer.buffer("jpg")));

    assertThat(ended(rewriter)).isEqualTo("\ufeffdata: {\"b64_json\":\"jpg\"}\n\n");
  }

  @Test
  void noMoreThanAFewFormatsWait() {
    ImageRewriter rewriter = json(100_000);
    String formats = "\"output_format\":\"png\",".repeat(1_000);
    rewriter.write(Buffer.buffer("{" + formats + "\"b64_json\":\"" + PNG + "\"}"));
    jobs.getFirst().complete(Optional.of(Buffer.buffer("jpg")));

    String text = ended(rewriter);
    assertThat(text).endsWith("\"b64_json\":\"jpg\"}").contains("jpeg").contains("png");
  }

  @Test
  void aDataUriInAMemberBecomesOneOfAJpeg() {
    ImageRewriter rewriter = json(1_000);
    rewriter.write(Buffer.buffer("{\"url\":\"data:image/png;base64," + PNG + "\",\"url\":\"h\"}"));

    assertThat(jobs).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void everyEventHasImagesAndAFormatOfItsOwnWhereverItIsCut(int length) {
    String first = event("\n", "{\"b64_json\":\"$1\",", "\"output_format\":\"png\"}");
    String second = event("\r\n", "{\"output_format\":\"$3\",", "\"b64_json\":\"$2\"}");
    String third = event("\r", "{\"b64_json\":\"/9j/4AAQ\",\"output_format\":\"png\"}");
    String text =
        ": \"b64_json\":\"" + PNG + "\"\n\n" + first + second + third + "data: [DONE]\n\n";
    ImageRewriter rewriter = events();
    String sent = text.replace("$1", PNG).replace("$2", PNG).replace("$3", "png");
    for (int i = 0; i < sent.length(); i += length) {
      rewriter.write(Buffer.buffer(sent.substring(i, Math.min(sent.length(), i + length))));
    }
    assertThat(jobs).hasSize(2);
    jobs.get(1).complete(Optional.of(Buffer.buffer("jpg")));
    jobs.get(0).complete(Optional.empty());

    assertThat(ended(rewriter))
        .isEqualTo(text.replace("$1", PNG).replace("$2", "jpg").replace("$3", "jpeg"));
  }

  @Test
  void anEventThatIsNoJsonSpoilsNoOther() {
    String text =
        "data: {\"b64_json\":\"iVBORw0KGgoAA\ndata: AA\"}\n\n"
            + "data: {\"b64_json\":\"iVBORw0KGgo\n\n"
            + "data: }]\"\n\n"
            + "data: {\"b64_json\":\"$\"}\n\n";
    ImageRewriter rewriter = events();
    rewriter.write(Buffer.buffer(text.replace("$", PNG)));
    assertThat(jobs).hasSize(1);
    jobs.getFirst().complete(Optional.of(Buffer.buffer("jpg")));

    assertThat(ended(rewriter)).isEqualTo(text.replace("$", "jpg"));
  }

  @Test
  void whatIsWholeLeavesWhenTheRestBreaksOff() {
    ImageRewriter rewriter = events();
    rewriter.write(
        Buffer.buffer("data: {\"b64_json\":\"" + PNG + "\"}\n\ndata: {\"b64_json\":\"iVB"));
    rewriter.write(Buffer.buffer("ORw0KGgoAAAA"));
    Future<Void> over = rewriter.breakOff();
    assertThat(over.isComplete()).isFalse();
    jobs.getFirst().complete(Optional.of(Buffer.buffer("jpg")));

    assertThat(over.succeeded()).isTrue();
    assertThat(receiver.received().toString())
        .isEqualTo("data: {\"b64_json\":\"jpg\"}\n\ndata: {\"b64_json\":");
    assertThat(held.tryAcquire(1_000_000)).isTrue();
  }

  private static String response(String image, String format) {
    return "{\"created\":1,\"data\":[{\"b64_json\":\"%s\"}],\"output_format\":\"%s\",\"size\":\"1x1\"}"
        .formatted(image, format);
  }

  /** One whose data stand in several lines. */
  private static String event(String end, String... lines) {
    return "event: x" + end + "data: " + String.join(end + "data:", lines) + end + end;
  }

  private ImageRewriter json(int maxHeldBytes) {
    return ImageRewriter.ofJson(receiver, new Asked(), config(maxHeldBytes), held);
  }

  private ImageRewriter events() {
    return ImageRewriter.ofEvents(receiver, new Asked(), config(10_000), held);
  }

  private static ImageConfig config(int maxHeldBytes) {
    return new ImageConfig(KEYS, 95, 10_000, 64, maxHeldBytes, false, 1_000_000, Duration.ZERO);
  }

  private String ended(ImageRewriter rewriter) {
    assertThat(rewriter.end().succeeded()).isTrue();
    assertThat(held.tryAcquire(1_000_000)).isTrue();
    held.release(1_000_000);
    return receiver.received().toString();
  }

  private final class Asked implements ImageConverter {

    @Override
    public Optional<Unconverted> refusal() {
      return Optional.empty();
    }

    @Override
    public void unconverted(Unconverted why) {
      unconverted.add(why);
    }

    @Override
    public Conversion convert(ImageLiteral literal) {
      Promise<Optional<Buffer>> job = Promise.promise();
      jobs.add(job);
      return new Conversion(job.future(), () -> {});
    }
  }
}
