package sluice.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What an error of ours looks like to the client. */
public enum ErrorFormat {

  /** Two texts, as clients of FusionBrain proxies and of the avatar know it. */
  PLAIN {
    @Override
    public JsonObject body(Problem problem) {
      return new JsonObject().put("error", problem.error()).put("details", problem.details());
    }
  },

  /** The same two, the first as clients of FreeGPT4's web API know it. */
  CHAT {
    @Override
    public JsonObject body(Problem problem) {
      return new JsonObject().put("error", chatError(problem)).put("details", problem.details());
    }
  },

  /** The same two, the first as clients of the talking avatar know it. */
  AVATAR {
    @Override
    public JsonObject body(Problem problem) {
      return new JsonObject().put("error", avatarError(problem)).put("details", problem.details());
    }
  },

  /**
   * As OpenAI's SDKs read it, whose codes are strings or null; and {@code detail} for the clients
   * of the gateways that came before.
   */
  OPENAI {
    @Override
    public JsonObject body(Problem problem) {
      return new JsonObject().put("error", openAiError(problem)).put("detail", problem.error());
    }
  },

  /** As the responses of our own route for images are: with a status, and without images. */
  IMAGES {
    @Override
    public JsonObject body(Problem problem) {
      return new JsonObject()
          .put("status", "error")
          .put("message", problem.details())
          .put("images", new JsonArray())
          .put("error", openAiError(problem));
    }
  };

  /** The whole body of the response. */
  public abstract JsonObject body(Problem problem);

  /** The object with message, type, param and code: also what stands in an event of a stream. */
  public static JsonObject openAiError(Problem problem) {
    return new JsonObject()
        .put("message", problem.details())
        .put("type", type(problem))
        .put("param", param(problem))
        .put("code", code(problem));
  }

  /** What stands in a stream of tokens in the place of what is missing. */
  public static Buffer event(Problem problem) {
    return ServerSentEvent.of(new JsonObject().put("error", openAiError(problem)));
  }

  /** The same in a stream of images, whose events have names and types. */
  public static Buffer imageEvent(Problem problem) {
    return ServerSentEvent.of(
        "error", new JsonObject().put("type", "error").put("error", openAiError(problem)));
  }

  /** What stands in a stream of an avatar's chunks in the place of what is missing. */
  public static Buffer avatarEvent(Problem problem) {
    return ServerSentEvent.of("error", AVATAR.body(problem));
  }

  private static String chatError(Problem problem) {
    return switch (problem) {
      case Problem.MissingField _ -> "Please enter a question";
      case Problem.UnknownToken _ -> "Invalid token";
      case Problem.Unreachable _,
          Problem.EmptyCompletion _,
          Problem.TooSlow _,
          Problem.ProxyFailed _,
          Problem.ProxyAuthenticationFailed _ ->
          "Error: All providers failed to generate a response";
      case Problem.Internal _ -> "Internal server error";
      default -> problem.details();
    };
  }

  private static String avatarError(Problem problem) {
    return problem instanceof Problem.MissingField(String name)
        ? "Требуется поле \"" + name + "\""
        : problem.error();
  }

  private static String type(Problem problem) {
    return switch (problem) {
      case Problem.TooManyFailures _, Problem.TooManyRequests _ -> "rate_limit_error";
      case Problem.Overloaded _,
          Problem.Internal _,
          Problem.SpeechUnavailable _,
          Problem.SpeechFailed _,
          Problem.SpeechTimeout _ ->
          "server_error";
      case Problem.Unreachable _,
          Problem.NotConverted _,
          Problem.EmptyCompletion _,
          Problem.ImageGenerationFailed _,
          Problem.TooSlow _,
          Problem.ProxyFailed _,
          Problem.ProxyAuthenticationFailed _ ->
          "upstream_error";
      default -> "invalid_request_error";
    };
  }

  private static @Nullable String param(Problem problem) {
    return switch (problem) {
      case Problem.MissingField(String name) -> name;
      case Problem.EmptyField(String name) -> name;
      case Problem.FieldTooLong(String name, int _) -> name;
      default -> null;
    };
  }

  /** One word for each kind of problem. */
  public static String code(Problem problem) {
    return switch (problem) {
      case Problem.BadRequest _ -> "bad_request";
      case Problem.InvalidJson _ -> "invalid_json";
      case Problem.MissingField _ -> "missing_field";
      case Problem.EmptyField _ -> "empty_field";
      case Problem.FieldTooLong _ -> "field_too_long";
      case Problem.UnknownLanguage _ -> "unknown_language";
      case Problem.NoSuchVideo _, Problem.NoAvatar _ -> "not_found";
      case Problem.SpeechUnavailable _ -> "no_speech_engine";
      case Problem.SpeechFailed _, Problem.SpeechTimeout _ -> "not_spoken";
      case Problem.MissingKey _, Problem.MissingAdminKey _ -> "missing_api_key";
      case Problem.UnknownKey _, Problem.UnknownAdminKey _ -> "invalid_api_key";
      case Problem.UnknownToken _ -> "invalid_token";
      case Problem.NotFound _ -> "not_found";
      case Problem.MethodNotAllowed _ -> "method_not_allowed";
      case Problem.RequestTimeout _ -> "request_timeout";
      case Problem.TooLarge _ -> "request_too_large";
      case Problem.UnsupportedCoding _ -> "unsupported_content_encoding";
      case Problem.HeadTooLarge _ -> "request_head_too_large";
      case Problem.UnsupportedVersion _ -> "http_version_not_supported";
      case Problem.TooManyFailures _, Problem.TooManyRequests _ -> "rate_limit_exceeded";
      case Problem.Internal _ -> "internal_error";
      case Problem.Unreachable _ -> "upstream_unavailable";
      case Problem.ProxyFailed _ -> "upstream_proxy_error";
      case Problem.ProxyAuthenticationFailed _ -> "upstream_proxy_auth_failed";
      case Problem.NotConverted _ -> "image_not_converted";
      case Problem.EmptyCompletion _, Problem.ImageGenerationFailed _ -> "generation_failed";
      case Problem.Overloaded _ -> "no_capacity";
      case Problem.TooSlow _ -> "upstream_timeout";
    };
  }
}
