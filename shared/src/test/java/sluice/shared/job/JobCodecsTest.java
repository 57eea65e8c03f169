package sluice.shared.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.shared.job.TranscodeReply.Busy;
import sluice.shared.job.TranscodeReply.Jpeg;
import sluice.shared.job.TranscodeReply.Reason;
import sluice.shared.job.TranscodeReply.Refused;

class JobCodecsTest {

  private static final int BEFORE = 7;

  @Test
  void aJobArrivesAsItWasSent() {
    TranscodeJob job = new TranscodeJob(Duration.ofMillis(1_234), 95, random(100_000));

    assertThat(overTheWire(new TranscodeJobCodec(), job)).isEqualTo(job);
  }

  @Test
  void everyKindOfReplyArrivesAsItWasSent() {
    TranscodeReplyCodec codec = new TranscodeReplyCodec();

    assertThat(overTheWire(codec, new Jpeg(random(10)))).isEqualTo(new Jpeg(random(10)));
    assertThat(overTheWire(codec, new Jpeg(random(0)))).isEqualTo(new Jpeg(random(0)));
    assertThat(overTheWire(codec, new Busy())).isEqualTo(new Busy());
    for (Reason reason : Reason.values()) {
      Refused refused = new Refused(reason, "because \"of\" это");
      assertThat(overTheWire(codec, refused)).isEqualTo(refused);
    }
  }

  @Test
  void theWireFormHoldsNames() {
    Buffer wire = Buffer.buffer();
    new TranscodeReplyCodec().encodeToWire(wire, new Refused(Reason.TOO_LARGE, "x"));

    assertThat(wire.toString()).contains("\"kind\":\"refused\"", "\"reason\":\"TOO_LARGE\"");
  }

  @Test
  void betweenTwoPartsOfOneProcessNothingIsCopied() {
    TranscodeJob job = new TranscodeJob(Duration.ZERO, 95, random(10));

    assertThat(new TranscodeJobCodec().transform(job)).isSameAs(job);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1_000_000})
  void aLengthThatPointsOutsideTheFrameIsRefused(int length) {
    Buffer head = Buffer.buffer().appendInt(length).appendBytes(new byte[100]);
    Buffer body = Buffer.buffer().appendInt(2).appendString("{}").appendInt(length);

    assertThatThrownBy(() -> new TranscodeJobCodec().decodeFromWire(0, head))
        .isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> new TranscodeJobCodec().decodeFromWire(0, body))
        .isInstanceOf(DecodeException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "nonsense",
        "{}",
        "{\"kind\":\"other\"}",
        "{\"kind\":\"refused\"}",
        "{\"kind\":\"refused\",\"reason\":\"OTHER\",\"detail\":\"\"}",
        "{\"kind\":\"refused\",\"reason\":\"LATE\"}",
        "{\"kind\":{}}"
      })
  void aHeadThatSaysNothingOfOursIsRefused(String head) {
    Buffer wire = Buffer.buffer().appendInt(head.length()).appendString(head).appendInt(0);

    assertThatThrownBy(() -> new TranscodeReplyCodec().decodeFromWire(0, wire))
        .isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> new TranscodeJobCodec().decodeFromWire(0, wire))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void anAnnouncementArrivesAsItWasSent() {
    Announcement announcement = new Announcement("w", "n", 4, 2, 1_000, 500, true);

    assertThat(Announcement.from(announcement.toJson())).contains(announcement);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"worker\":null}",
        "{\"node\":null}",
        "{\"capacity\":\"many\"}",
        "{\"capacity\":-1}",
        "{\"load\":-1}",
        "{\"byteCapacity\":-1}",
        "{\"byteLoad\":-1}",
        "{\"worker\":\"w\\nERROR forged\"}"
      })
  void whatIsNoAnnouncementIsNotTakenForOne(String wrong) {
    JsonObject right = new Announcement("w", "n", 4, 2, 4_000, 2_000, false).toJson();

    assertThat(Announcement.from(right)).isPresent();
    assertThat(Announcement.from(right.mergeIn(new JsonObject(wrong)))).isEmpty();
    assertThat(Announcement.from(new JsonObject())).isEmpty();
  }

  private static <T> T overTheWire(FrameCodec<T> codec, T message) {
    Buffer wire = Buffer.buffer(new byte[BEFORE]);
    codec.encodeToWire(wire, message);
    wire.appendString("whatever comes behind");
    return codec.decodeFromWire(BEFORE, wire);
  }

  private static Buffer random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }
}
