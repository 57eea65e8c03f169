package sluice.shared.job;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import sluice.shared.job.WorkerReply.Busy;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Reason;
import sluice.shared.job.WorkerReply.Refused;
import sluice.shared.job.WorkerReply.Video;

final class WorkerReplyCodec extends FrameCodec<WorkerReply> {

  @Override
  JsonObject head(WorkerReply reply) {
    return switch (reply) {
      case Jpeg _ -> new JsonObject().put("kind", "jpeg");
      case Video video ->
          new JsonObject()
              .put("kind", "video")
              .put("millis", video.duration().toMillis())
              .put("mp4", video.mp4().length());
      case Refused(Reason reason, String detail) ->
          new JsonObject()
              .put("kind", "refused")
              .put("reason", reason.name())
              .put("detail", detail);
      case Busy _ -> new JsonObject().put("kind", "busy");
    };
  }

  @Override
  Buffer body(WorkerReply reply) {
    return switch (reply) {
      case Jpeg(Buffer jpeg) -> jpeg;
      case Video video -> video.mp4().copy().appendBuffer(video.wav());
      case Refused _, Busy _ -> Buffer.buffer(0);
    };
  }

  @Override
  WorkerReply message(JsonObject head, Buffer body) {
    String kind = head.getString("kind");
    return switch (kind) {
      case "jpeg" -> new Jpeg(body);
      case "video" -> {
        int mp4 = Objects.checkIndex(head.getInteger("mp4"), body.length() + 1);
        yield new Video(
            Duration.ofMillis(head.getLong("millis")),
            body.slice(0, mp4),
            body.slice(mp4, body.length()));
      }
      case "refused" ->
          new Refused(
              Reason.valueOf(head.getString("reason")),
              Objects.requireNonNull(head.getString("detail")));
      case "busy" -> new Busy();
      default -> throw new IllegalArgumentException("Unknown reply kind: " + kind);
    };
  }

  /** Named after the first kind of job; kept for compatibility with earlier releases. */
  @Override
  public String name() {
    return "sluice.transcode.reply";
  }
}
