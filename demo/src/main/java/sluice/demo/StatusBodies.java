package sluice.demo;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.util.List;
import java.util.stream.Collectors;

/**
 * JSON bodies of run and status responses. Written as text, because the order of the members
 * matters to the photo frame, which has no JSON parser.
 */
final class StatusBodies {

  private static final int UNIT_CHARS = 16 * 1024;

  private StatusBodies() {}

  static String accepted(Generation generation, String uuid) {
    return switch (generation) {
      case MODELS -> "{\"uuid\":\"%s\",\"status\":\"INITIAL\"}".formatted(uuid);
      case PIPELINES ->
          "{\"uuid\":\"%s\",\"status\":\"INITIAL\",\"status_time\":17}".formatted(uuid);
    };
  }

  static String waiting(String uuid, String status) {
    return "{\"uuid\":\"%s\",\"status\":\"%s\"}".formatted(uuid, status);
  }

  static Content over(Generation generation, String uuid, Ending ending) {
    return switch (ending) {
      case Ending.Files files -> Content.of(files(generation, uuid, files));
      case Ending.Failed(String description) ->
          Content.of(
              "{\"uuid\":\"%s\",\"status\":\"FAIL\",\"errorDescription\":%s}"
                  .formatted(uuid, Json.encode(description)));
      case Ending.Verbatim(String body) -> Content.of(body.replace("$UUID", uuid));
      case Ending.Huge huge -> huge(uuid, huge);
    };
  }

  private static String files(Generation generation, String uuid, Ending.Files files) {
    String list = list(files.base64());
    if (generation == Generation.MODELS) {
      return "{\"uuid\":\"%s\",\"status\":\"DONE\",\"images\":%s,\"errorDescription\":null,\"censored\":%s}"
          .formatted(uuid, list, files.censored());
    }
    return files.topLevel()
        ? "{\"uuid\":\"%s\",\"status\":\"DONE\",\"files\":%s,\"censored\":%s}"
            .formatted(uuid, list, files.censored())
        : "{\"uuid\":\"%s\",\"status\":\"DONE\",\"result\":{\"files\":%s,\"censored\":%s},\"generationTime\":12}"
            .formatted(uuid, list, files.censored());
  }

  private static String list(List<String> base64) {
    return base64.stream().map(text -> '"' + text + '"').collect(Collectors.joining(",", "[", "]"));
  }

  private static Content huge(String uuid, Ending.Huge huge) {
    String head =
        "{\"uuid\":\"%s\",\"status\":\"DONE\",\"result\":{\"files\":[\"%s"
            .formatted(uuid, huge.base64Start());
    long rest = Math.max(0, huge.chars() - huge.base64Start().length());
    return new Content.Repeated(
        Buffer.buffer(head),
        Buffer.buffer("A".repeat(UNIT_CHARS)),
        Math.ceilDiv(rest, UNIT_CHARS),
        Buffer.buffer("\"],\"censored\":false},\"generationTime\":12}"));
  }
}
