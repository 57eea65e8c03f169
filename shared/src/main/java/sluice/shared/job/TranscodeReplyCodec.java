package sluice.shared.job;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import sluice.shared.job.TranscodeReply.Busy;
import sluice.shared.job.TranscodeReply.Jpeg;
import sluice.shared.job.TranscodeReply.Reason;
import sluice.shared.job.TranscodeReply.Refused;

final class TranscodeReplyCodec extends FrameCodec<TranscodeReply> {

  @Override
  JsonObject head(TranscodeReply reply) {
    return switch (reply) {
      case Jpeg _ -> new JsonObject().put("kind", "jpeg");
      case Refused(Reason reason, String detail) ->
          new JsonObject()
              .put("kind", "refused")
              .put("reason", reason.name())
              .put("detail", detail);
      case Busy _ -> new JsonObject().put("kind", "busy");
    };
  }

  @Override
  Buffer body(TranscodeReply reply) {
    return reply instanceof Jpeg(Buffer jpeg) ? jpeg : Buffer.buffer(0);
  }

  @Override
  TranscodeReply message(JsonObject head, Buffer body) {
    String kind = head.getString("kind");
    return switch (kind) {
      case "jpeg" -> new Jpeg(body);
      case "refused" ->
          new Refused(
              Reason.valueOf(head.getString("reason")),
              Objects.requireNonNull(head.getString("detail")));
      case "busy" -> new Busy();
      default -> throw new IllegalArgumentException("Unknown kind of reply: " + kind);
    };
  }

  @Override
  public String name() {
    return "sluice.transcode.reply";
  }
}
