package sluice.shared.job;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import sluice.shared.job.WorkerJob.FetchAndTranscode;
import sluice.shared.job.WorkerJob.Join;
import sluice.shared.job.WorkerJob.Portrait;
import sluice.shared.job.WorkerJob.Speak;
import sluice.shared.job.WorkerJob.Transcode;
import sluice.shared.payload.Payload;

final class WorkerJobCodec extends FrameCodec<WorkerJob> {

  /** The default kind: the first releases had no others and did not send it. */
  private static final String TRANSCODE = "transcode";

  @Override
  JsonObject head(WorkerJob job) {
    JsonObject head = new JsonObject().put("millis", job.timeLeft().toMillis());
    return switch (job) {
      case Transcode transcode -> head.put("quality", transcode.quality());
      case FetchAndTranscode fetch ->
          head.put("kind", "fetch")
              .put("quality", fetch.quality())
              .put("source", fetch.source().toJson());
      case Speak speak -> head.put("kind", "speak").put("language", speak.language());
      case Join join ->
          head.put("kind", "join")
              .put("lengths", new JsonArray(join.videos().stream().map(Buffer::length).toList()));
      case Portrait _ -> head.put("kind", "portrait");
    };
  }

  @Override
  Buffer body(WorkerJob job) {
    return job.payload();
  }

  @Override
  WorkerJob message(JsonObject head, Buffer body) {
    Duration timeLeft = Duration.ofMillis(head.getLong("millis"));
    String kind = head.getString("kind", TRANSCODE);
    return switch (kind) {
      case TRANSCODE -> new Transcode(timeLeft, head.getInteger("quality"), body);
      case "fetch" ->
          new FetchAndTranscode(
              timeLeft,
              head.getInteger("quality"),
              Payload.from(Objects.requireNonNull(head.getJsonObject("source"))));
      case "speak" -> new Speak(timeLeft, Objects.requireNonNull(head.getString("language")), body);
      case "join" -> Join.of(timeLeft, lengths(head.getJsonArray("lengths")), body);
      case "portrait" -> new Portrait(timeLeft);
      default -> throw new IllegalArgumentException("Unknown job kind: " + kind);
    };
  }

  private static List<Integer> lengths(JsonArray lengths) {
    return lengths.stream().map(Integer.class::cast).toList();
  }

  /** Named after the first kind of job; kept for compatibility with earlier releases. */
  @Override
  public String name() {
    return "sluice.transcode.job";
  }
}
