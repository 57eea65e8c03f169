package sluice.shared.job;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

final class TranscodeJobCodec extends FrameCodec<TranscodeJob> {

  @Override
  JsonObject head(TranscodeJob job) {
    return new JsonObject().put("millis", job.timeLeft().toMillis()).put("quality", job.quality());
  }

  @Override
  Buffer body(TranscodeJob job) {
    return job.png();
  }

  @Override
  TranscodeJob message(JsonObject head, Buffer body) {
    return new TranscodeJob(
        Duration.ofMillis(head.getLong("millis")), head.getInteger("quality"), body);
  }

  @Override
  public String name() {
    return "sluice.transcode.job";
  }
}
