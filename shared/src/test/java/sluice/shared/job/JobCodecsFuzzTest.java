package sluice.shared.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import sluice.shared.job.WorkerJob.Transcode;
import sluice.shared.job.WorkerReply.Busy;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Reason;
import sluice.shared.job.WorkerReply.Refused;

/** Any bytes from the bus are decoded as a message or refused. */
class JobCodecsFuzzTest {

  private static final WorkerJobCodec JOB = new WorkerJobCodec();
  private static final WorkerReplyCodec REPLY = new WorkerReplyCodec();

  @FuzzTest
  void anyBytesAreAJobOrRefused(byte[] wire) {
    decoded(JOB, wire).ifPresent(job -> assertThat(copied(JOB, job)).isEqualTo(job));
  }

  @FuzzTest
  void anyBytesAreAReplyOrRefused(byte[] wire) {
    decoded(REPLY, wire).ifPresent(reply -> assertThat(copied(REPLY, reply)).isEqualTo(reply));
  }

  @FuzzTest
  void decodingReversesEncoding(FuzzedDataProvider data) {
    WorkerJob job =
        new Transcode(
            Duration.ofMillis(data.consumeLong()),
            data.consumeInt(),
            Buffer.buffer(data.consumeBytes(100)));
    Refused refused = new Refused(data.pickValue(Reason.values()), data.consumeString(100));
    Jpeg jpeg = new Jpeg(Buffer.buffer(data.consumeRemainingAsBytes()));

    assertThat(copied(JOB, job)).isEqualTo(job);
    assertThat(copied(REPLY, refused)).isEqualTo(refused);
    assertThat(copied(REPLY, jpeg)).isEqualTo(jpeg);
    assertThat(copied(REPLY, new Busy())).isEqualTo(new Busy());
  }

  @FuzzTest
  void anyJsonIsAnAnnouncementOrIgnored(byte[] json) {
    JsonObject object;
    try {
      object = new JsonObject(Buffer.buffer(json));
    } catch (DecodeException e) {
      return; // refused by the bus itself
    }

    Announcement.from(object)
        .ifPresent(
            announcement ->
                assertThat(Announcement.from(announcement.toJson())).contains(announcement));
  }

  private static <T> Optional<T> decoded(FrameCodec<T> codec, byte[] wire) {
    try {
      return Optional.of(codec.decodeFromWire(0, Buffer.buffer(wire)));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static <T> T copied(FrameCodec<T> codec, T message) {
    Buffer wire = Buffer.buffer("before");
    int position = wire.length();
    codec.encodeToWire(wire, message);
    return codec.decodeFromWire(position, wire.appendString("behind"));
  }
}
