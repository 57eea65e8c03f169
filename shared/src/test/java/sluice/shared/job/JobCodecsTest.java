package sluice.shared.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
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
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> new TranscodeJobCodec().decodeFromWire(0, body))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void anAnnouncementArrivesAsItWasSent() {
    Announcement announcement = new Announcement("w", "n", 4, 2, 1_000, 500, true);

    assertThat(Announcement.from(announcement.toJson())).contains(announcement);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"worker\":null,\"node\":\"n\",\"capacity\":1,\"load\":0}",
        "{\"worker\":\"w\",\"capacity\":1,\"load\":0}",
        "{\"worker\":\"w\",\"node\":\"n\",\"capacity\":\"many\",\"load\":0}",
        "{\"worker\":\"w\\nERROR forged\",\"node\":\"n\",\"capacity\":1,\"load\":0}"
      })
  void whatIsNoAnnouncementIsNotTakenForOne(String json) {
    assertThat(Announcement.from(new JsonObject(json))).isEmpty();
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
