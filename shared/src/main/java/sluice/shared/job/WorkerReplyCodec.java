package sluice.shared.job;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import sluice.shared.job.WorkerReply.Busy;
import sluice.shared.job.WorkerReply.Film;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.job.WorkerReply.Reason;
import sluice.shared.job.WorkerReply.Refused;

final class WorkerReplyCodec extends FrameCodec<WorkerReply> {

  @Override
  JsonObject head(WorkerReply reply) {
    return switch (reply) {
      case Jpeg _ -> new JsonObject().put("kind", "jpeg");
      case Film film ->
          new JsonObject()
              .put("kind", "film")
              .put("millis", film.duration().toMillis())
              .put("mp4", film.mp4().length());
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
      case Film film -> film.mp4().copy().appendBuffer(film.wav());
      case Refused _, Busy _ -> Buffer.buffer(0);
    };
  }

  @Override
  WorkerReply message(JsonObject head, Buffer body) {
    String kind = head.getString("kind");
    return switch (kind) {
      case "jpeg" -> new Jpeg(body);
      case "film" -> {
        int mp4 = Objects.checkIndex(head.getInteger("mp4"), body.length() + 1);
        yield new Film(
            Duration.ofMillis(head.getLong("millis")),
            body.slice(0, mp4),
            body.slice(mp4, body.length()));
      }
      case "refused" ->
          new Refused(
              Reason.valueOf(head.getString("reason")),
              Objects.requireNonNull(head.getString("detail")));
      case "busy" -> new Busy();
      default -> throw new IllegalArgumentException("Unknown kind of reply: " + kind);
    };
  }

  /** As it was when there were only pictures, so that two releases understand each other. */
  @Override
  public String name() {
    return "sluice.transcode.reply";
  }
}
