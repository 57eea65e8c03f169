package sluice.shared.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.shared.job.Announcement.Videos;
import sluice.shared.job.WorkerJob.FetchAndTranscode;
import sluice.shared.job.WorkerJob.Join;
import sluice.shared.job.WorkerJob.Portrait;
import sluice.shared.job.WorkerJob.Speak;
import sluice.shared.job.WorkerJob.Transcode;
import sluice.shared.job.WorkerReply.Busy;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Reason;
import sluice.shared.job.WorkerReply.Refused;
import sluice.shared.job.WorkerReply.Video;
import sluice.shared.payload.Payload;

class JobCodecsTest {

  private static final int BEFORE = 7;

  @Test
  void everyJobIsDecodedAsItWasEncoded() {
    Duration timeLeft = Duration.ofMillis(1_234);
    List<WorkerJob> jobs =
        List.of(
            new Transcode(timeLeft, 95, random(100_000)),
            new FetchAndTranscode(
                timeLeft, 95, new Payload("10.0.0.1", 5802, UUID.randomUUID(), 1_500_000)),
            new Speak(timeLeft, "kk", Buffer.buffer("Сәлем")),
            new Join(timeLeft, List.of(random(10), random(0), random(1_000))),
            new Join(timeLeft, List.of()),
            new Portrait(timeLeft));

    for (WorkerJob job : jobs) {
      assertThat(overTheWire(new WorkerJobCodec(), job)).isEqualTo(job);
    }
  }

  @Test
  void aJobWithoutAKindIsAnImageJob() {
    Buffer wire = Buffer.buffer();
    String head = "{\"millis\":5,\"quality\":95}";
    wire.appendInt(head.length()).appendString(head).appendInt(1).appendString("x");

    assertThat(new WorkerJobCodec().decodeFromWire(0, wire))
        .isEqualTo(new Transcode(Duration.ofMillis(5), 95, Buffer.buffer("x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[-1]", "[4]", "[2,2]", "[2147483647,2147483647]", "[\"1\"]", "[null]"})
  void lengthsBeyondTheBodyAreRefused(String lengths) {
    Buffer wire = Buffer.buffer();
    String head = "{\"millis\":5,\"kind\":\"join\",\"lengths\":" + lengths + "}";
    wire.appendInt(head.length()).appendString(head).appendInt(3).appendString("abc");

    assertThatThrownBy(() -> new WorkerJobCodec().decodeFromWire(0, wire))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void everyReplyIsDecodedAsItWasEncoded() {
    WorkerReplyCodec codec = new WorkerReplyCodec();

    assertThat(overTheWire(codec, new Jpeg(random(10)))).isEqualTo(new Jpeg(random(10)));
    assertThat(overTheWire(codec, new Jpeg(random(0)))).isEqualTo(new Jpeg(random(0)));
    assertThat(overTheWire(codec, new Busy())).isEqualTo(new Busy());
    Video video = new Video(Duration.ofMillis(3_500), random(100), random(10));
    assertThat(overTheWire(codec, video)).isEqualTo(video);
    for (Reason reason : Reason.values()) {
      Refused refused = new Refused(reason, "because \"of\" это");
      assertThat(overTheWire(codec, refused)).isEqualTo(refused);
    }
  }

  @Test
  void enumsAreEncodedByName() {
    Buffer wire = Buffer.buffer();
    new WorkerReplyCodec().encodeToWire(wire, new Refused(Reason.TOO_LARGE, "x"));

    assertThat(wire.toString()).contains("\"kind\":\"refused\"", "\"reason\":\"TOO_LARGE\"");
  }

  @Test
  void messagesWithinAProcessAreNotCopied() {
    WorkerJob job = new Transcode(Duration.ZERO, 95, random(10));

    assertThat(new WorkerJobCodec().transform(job)).isSameAs(job);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1_000_000})
  void aLengthBeyondTheFrameIsRefused(int length) {
    Buffer head = Buffer.buffer().appendInt(length).appendBytes(new byte[100]);
    Buffer body = Buffer.buffer().appendInt(2).appendString("{}").appendInt(length);

    assertThatThrownBy(() -> new WorkerJobCodec().decodeFromWire(0, head))
        .isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> new WorkerJobCodec().decodeFromWire(0, body))
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
  void anInvalidHeadIsRefused(String head) {
    Buffer wire = Buffer.buffer().appendInt(head.length()).appendString(head).appendInt(0);

    assertThatThrownBy(() -> new WorkerReplyCodec().decodeFromWire(0, wire))
        .isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> new WorkerJobCodec().decodeFromWire(0, wire))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void anAnnouncementIsDecodedAsItWasEncoded() {
    Announcement announcement =
        new Announcement(
            "w", "n", "10.0.0.1:5801", 4, 2, 1_000, 500, new Videos(2, 1, true), true, true);

    assertThat(Announcement.from(announcement.toJson())).contains(announcement);
  }

  @Test
  void anAnnouncementWithoutVideosHasNoCapacityForThem() {
    JsonObject old =
        new Announcement("w", "n", "10.0.0.1:5801", 4, 2, 1_000, 500, Videos.NONE, false, true)
            .toJson();
    old.remove("videos");
    old.remove("fetches");
    old.remove("address");

    assertThat(Announcement.from(old).orElseThrow().videos()).isEqualTo(Videos.NONE);
    assertThat(Announcement.from(old).orElseThrow().address()).isEmpty();
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
        "{\"videos\":{\"capacity\":-1}}",
        "{\"videos\":1}",
        "{\"worker\":\"w\\nERROR forged\"}",
        "{\"address\":\"10.0.0.1:5801 ERROR forged\"}"
      })
  void anInvalidAnnouncementIsIgnored(String wrong) {
    JsonObject right =
        new Announcement("w", "n", "10.0.0.1:5801", 4, 2, 4_000, 2_000, Videos.NONE, false, false)
            .toJson();

    assertThat(Announcement.from(right)).isPresent();
    assertThat(Announcement.from(right.mergeIn(new JsonObject(wrong)))).isEmpty();
    assertThat(Announcement.from(new JsonObject())).isEmpty();
  }

  private static <T> T overTheWire(FrameCodec<T> codec, T message) {
    Buffer wire = Buffer.buffer(new byte[BEFORE]);
    codec.encodeToWire(wire, message);
    wire.appendString("data after the message");
    return codec.decodeFromWire(BEFORE, wire);
  }

  private static Buffer random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }
}
