package sluice.demo;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service itself: maps requests to responses and keeps the state of the runs. */
final class FusionBrainApi {

  private static final String BASE = "/key/api/v1/";
  private static final Pattern STATUS = Pattern.compile("(text2image|pipeline)/status/([^/]+)");
  private static final Pattern AVAILABILITY = Pattern.compile("pipeline/[^/]+/availability");
  private static final int MAX_QUERY_CHARS = 1000;

  private final Supplier<Behaviour> behaviour;
  private final Map<String, Integer> pollsByRun = new ConcurrentHashMap<>();
  private final AtomicLong runs = new AtomicLong();

  FusionBrainApi(Supplier<Behaviour> behaviour) {
    this.behaviour = behaviour;
  }

  StubResponse respond(SeenRequest request) {
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    String path = request.path();
    if (method.equals("GET") && path.matches("/static/styles/(key|api|web)")) {
      return StubResponse.json(200, Catalogue.STYLES);
    }
    if (!path.startsWith(BASE)) {
      return SpringError.notFound(request);
    }
    if (behaviour.get().keysNeeded() && !hasKeys(request)) {
      return SpringError.unauthorized(request);
    }
    return switch (method + " " + path.substring(BASE.length())) {
      case "GET models" -> StubResponse.json(200, Catalogue.MODELS);
      case "GET pipelines" -> pipelines(request);
      case "GET text2image/availability" -> availability("model_status");
      case "POST text2image/run" -> run(request, Generation.MODELS);
      case "POST pipeline/run" -> run(request, Generation.PIPELINES);
      default -> method.equals("GET") ? withId(request) : SpringError.notFound(request);
    };
  }

  private static boolean hasKeys(SeenRequest request) {
    return request.header("X-Key").orElse("").matches("Key \\S+")
        && request.header("X-Secret").orElse("").matches("Secret \\S+");
  }

  private static StubResponse pipelines(SeenRequest request) {
    boolean others = request.query().matches("(.*&)?type=(?!TEXT2IMAGE(&|$)).*");
    return StubResponse.json(200, others ? "[]" : Catalogue.PIPELINES);
  }

  private StubResponse availability(String key) {
    String status = behaviour.get().busy() ? "DISABLED_BY_QUEUE" : "ACTIVE";
    return StubResponse.json(200, "{\"%s\":\"%s\"}".formatted(key, status));
  }

  private StubResponse withId(SeenRequest request) {
    String path = request.path().substring(BASE.length());
    if (AVAILABILITY.matcher(path).matches()) {
      return availability("status");
    }
    Matcher status = STATUS.matcher(path);
    if (!status.matches()) {
      return SpringError.notFound(request);
    }
    Generation generation =
        status.group(1).equals("pipeline") ? Generation.PIPELINES : Generation.MODELS;
    return status(request, generation, status.group(2));
  }

  private StubResponse run(SeenRequest request, Generation generation) {
    String contentType = request.header("Content-Type").orElse("");
    Optional<FormParts> form = FormParts.parse(contentType, request.body());
    if (form.isEmpty()) {
      return SpringError.unsupportedMediaType(request, contentType);
    }
    String field = generation.idField();
    boolean inQuery = request.query().matches("(.*&)?" + field + "=[^&]+.*");
    if (!inQuery && form.get().part(field).isEmpty()) {
      return SpringError.badRequest(request, "Required parameter '" + field + "' is not present.");
    }
    Optional<FormParts.Part> params = form.get().part("params");
    if (params.isEmpty()) {
      return SpringError.badRequest(request, "Required part 'params' is not present.");
    }
    if (!params.get().contentType().matches("(?i)application/json\\s*(;.*)?")) {
      String declared = params.get().contentType();
      return SpringError.unsupportedMediaType(
          request, declared.isEmpty() ? "application/octet-stream" : declared);
    }
    return start(request, generation, params.get().text());
  }

  private StubResponse start(SeenRequest request, Generation generation, String params) {
    Optional<String> query = query(params);
    if (query.isEmpty() || query.get().length() > MAX_QUERY_CHARS) {
      return SpringError.badRequest(request, "Validation failure");
    }
    if (behaviour.get().busy()) {
      return StubResponse.json(201, "{\"model_status\":\"DISABLED_BY_QUEUE\"}");
    }
    String uuid =
        new UUID(0xffffffff_ffff_4e5eL, 0xab06_0000_0000_0000L | runs.incrementAndGet()).toString();
    pollsByRun.put(uuid, 0);
    return StubResponse.json(201, StatusBodies.accepted(generation, uuid));
  }

  private static Optional<String> query(String params) {
    try {
      return Optional.ofNullable(new JsonObject(params).getJsonObject("generateParams"))
          .map(wanted -> wanted.getString("query"));
    } catch (DecodeException | ClassCastException notTheseParameters) {
      return Optional.empty();
    }
  }

  private StubResponse status(SeenRequest request, Generation generation, String uuid) {
    Behaviour now = behaviour.get();
    Integer polls = pollsByRun.computeIfPresent(uuid, (_, seen) -> seen + 1);
    if (polls == null) {
      return SpringError.notFound(request);
    }
    if (polls <= now.polls()) {
      String status = polls == 1 && now.polls() > 1 ? "INITIAL" : "PROCESSING";
      return StubResponse.json(200, StatusBodies.waiting(uuid, status));
    }
    if (now.oneShot()) {
      pollsByRun.remove(uuid);
    }
    return StubResponse.json(200, StatusBodies.over(generation, uuid, now.ending()))
        .delivered(now.delivery());
  }
}
