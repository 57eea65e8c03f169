package sluice.gateway.http;

import java.time.Duration;

/**
 * Everything that Sluice itself answers with an error. Upstream errors are not among them: they
 * pass untouched.
 */
public sealed interface Problem {

  /** The request breaks the rules of HTTP, RFC 9110 and 9112. */
  record BadRequest(String why) implements Problem {}

  /** The body of the request is no JSON object. */
  record InvalidJson(String why) implements Problem {}

  /** A field that must be there is not. */
  record MissingField(String name) implements Problem {}

  /** A text that must be there is blank. */
  record EmptyField(String name) implements Problem {}

  /** A text is longer than it may be. */
  record FieldTooLong(String name, int maxCharacters) implements Problem {}

  /** Nobody speaks the language. */
  record UnknownLanguage() implements Problem {}

  /** No key was shown where one is needed, RFC 6750 section 3.1. */
  record MissingKey() implements Problem {}

  /** The key that was shown is none of ours. */
  record UnknownKey() implements Problem {}

  /** No key was shown where the administrator's is needed. */
  record MissingAdminKey() implements Problem {}

  /** The key that was shown is not the administrator's. */
  record UnknownAdminKey() implements Problem {}

  /** The token that was shown, if any, is none of those that may ask. */
  record UnknownToken() implements Problem {}

  /** Nothing is served at this path. */
  record NotFound() implements Problem {}

  /** There is no such video or sound, or not any more. */
  record NoSuchVideo(boolean video) implements Problem {}

  /** There is no image of the avatar. */
  record NoAvatar() implements Problem {}

  /** So many wrong keys have come from this client that no other is looked at for a while. */
  record TooManyFailures(Duration retryAfter) implements Problem {}

  /** A method this gateway never serves, like CONNECT: it is no open proxy. */
  record MethodNotAllowed(String allow) implements Problem {}

  /** The client went silent in the middle of its request, or nearly so. */
  record RequestTimeout(Duration waited) implements Problem {}

  /** The request line or the headers are beyond the limit. */
  record HeadTooLarge() implements Problem {}

  /** The request is in a version of HTTP/1 other than 1.0 and 1.1. */
  record UnsupportedVersion() implements Problem {}

  /** The body of the request is beyond the limit. */
  record TooLarge(long maxBytes) implements Problem {}

  /** The body of the request is in a coding that cannot be undone, RFC 9110 section 15.5.16. */
  record UnsupportedCoding(String coding) implements Problem {}

  /** The upstream could not be reached, or its response could not be had. */
  record Unreachable(UpstreamCause cause) implements Problem {

    /** A response that came and makes no sense. */
    public Unreachable() {
      this(UpstreamCause.UNUSABLE);
    }
  }

  /** The proxy on the way to the upstream could not be reached, or did not open the way. */
  record ProxyFailed() implements Problem {}

  /** The proxy on the way to the upstream does not accept our user and password. */
  record ProxyAuthenticationFailed() implements Problem {}

  /** The upstream was reached and did not answer in time. */
  record TooSlow(Duration waited) implements Problem {}

  /** The upstream has answered, but not what was asked. */
  record EmptyCompletion() implements Problem {}

  /** The upstream has tried to draw an image, and says why there is none. */
  record ImageGenerationFailed(String why) implements Problem {}

  /** The response holds an image that could not be converted, and the settings insist. */
  record NotConverted() implements Problem {}

  /** The client has asked for this more often than it may. */
  record TooManyRequests(Duration retryAfter) implements Problem {}

  /** No room for this request now; nothing has been sent to the upstream. */
  record Overloaded(Duration retryAfter) implements Problem {}

  /** No worker can have the avatar speak. */
  record SpeechUnavailable(String why) implements Problem {}

  /** The text could not be spoken, or not filmed. */
  record SpeechFailed(String why) implements Problem {}

  /** The text was not spoken in time. */
  record SpeechTimeout() implements Problem {}

  /** A fault of our own. */
  record Internal() implements Problem {}

  /** The status code, RFC 9110 section 15. */
  default int status() {
    return switch (this) {
      case BadRequest _,
          InvalidJson _,
          MissingField _,
          EmptyField _,
          FieldTooLong _,
          UnknownLanguage _ ->
          400;
      case MissingKey _, MissingAdminKey _, UnknownToken _ -> 401;
      case UnknownKey _, UnknownAdminKey _ -> 403;
      case NotFound _, NoSuchVideo _, NoAvatar _ -> 404;
      case MethodNotAllowed _ -> 405;
      case RequestTimeout _ -> 408;
      case TooLarge _ -> 413;
      case UnsupportedCoding _ -> 415;
      case TooManyFailures _, TooManyRequests _ -> 429;
      case HeadTooLarge _ -> 431;
      case Internal _, SpeechFailed _ -> 500;
      case Unreachable _,
          ProxyFailed _,
          ProxyAuthenticationFailed _,
          EmptyCompletion _,
          ImageGenerationFailed _,
          NotConverted _ ->
          502;
      case Overloaded _, SpeechUnavailable _ -> 503;
      case TooSlow _, SpeechTimeout _ -> 504;
      case UnsupportedVersion _ -> 505;
    };
  }

  /** The short text; those for 500, 502 and 504 are what clients of FusionBrain proxies know. */
  default String error() {
    return switch (this) {
      case BadRequest _, InvalidJson _, MissingField _, FieldTooLong _, UnsupportedVersion _ ->
          "Некорректный запрос";
      case EmptyField _ -> "Текст не может быть пустым";
      case UnknownLanguage _ -> "Неподдерживаемый язык";
      case NoSuchVideo(boolean video) -> video ? "Видео не найдено" : "Аудио не найдено";
      case NoAvatar _ -> "Аватар недоступен";
      case SpeechUnavailable _ -> "Модель lipsync не загружена";
      case SpeechFailed _ -> "Текст не озвучен";
      case SpeechTimeout _ -> "Текст не озвучен вовремя";
      case MissingKey _, MissingAdminKey _ -> "API ключ не предоставлен";
      case UnknownKey _, UnknownAdminKey _, UnknownToken _ -> "Недопустимый API ключ";
      case NotFound _ -> "Не найдено";
      case TooManyFailures _ -> "Слишком много неверных ключей";
      case TooManyRequests _ -> "Слишком много запросов";
      case MethodNotAllowed _ -> "Метод не поддерживается";
      case RequestTimeout _ -> "Запрос не получен вовремя";
      case TooLarge _ -> "Слишком большой запрос";
      case UnsupportedCoding _ -> "Кодирование запроса не поддерживается";
      case HeadTooLarge _ -> "Слишком большой заголовок запроса";
      case Internal _ -> "Внутренняя ошибка сервера";
      case Unreachable _, ProxyFailed _, ProxyAuthenticationFailed _ ->
          "Ошибка соединения с внешним API";
      case EmptyCompletion _ -> "Внешний API не дал ответа";
      case ImageGenerationFailed _ -> "Изображение не создано";
      case NotConverted _ -> "Ошибка преобразования изображения";
      case Overloaded _ -> "Сервис перегружен";
      case TooSlow _ -> "Таймаут при обращении к внешнему API";
    };
  }

  /** One sentence for the client; never names a host, a key or a class of ours. */
  default String details() {
    return switch (this) {
      case BadRequest(String why) -> why;
      case InvalidJson(String why) -> why;
      case MissingField(String name) -> "The field '" + name + "' is required.";
      case EmptyField(String name) -> "The field '" + name + "' has nothing in it but white space.";
      case FieldTooLong(String name, int maxCharacters) ->
          "The field '" + name + "' is longer than " + maxCharacters + " characters.";
      case UnknownLanguage _ -> "The languages are ru, en and kk.";
      case NoSuchVideo _ -> "There is nothing under this id, or it has been kept for long enough.";
      case NoAvatar _ -> "No worker has sent an image of the avatar.";
      case SpeechUnavailable(String why) -> why;
      case SpeechFailed(String why) -> why;
      case SpeechTimeout _ -> "The workers have not spoken the text in time.";
      case MissingKey _ -> "API key is missing. Send 'Authorization: Bearer <key>'.";
      case UnknownKey _ -> "This API key is not allowed here.";
      case MissingAdminKey _ ->
          "This route requires the key in ADMIN_KEY. Send 'Authorization: Bearer <key>'.";
      case UnknownAdminKey _ ->
          "This is not the key in ADMIN_KEY. Clients' keys are not accepted here.";
      case UnknownToken _ ->
          "Send a token that may ask here, as the parameter 'token' or 'Authorization: Bearer <token>'.";
      case EmptyCompletion _ -> "The provider has given no response to the question.";
      case NotFound _ -> "Nothing is served at this path.";
      case TooManyFailures(Duration retryAfter) ->
          "Too many wrong API keys. Try again in " + retryAfter.toSeconds() + " seconds.";
      case MethodNotAllowed(String allow) -> "Use one of " + allow + ".";
      case RequestTimeout(Duration waited) ->
          "Too little of the request arrived in " + waited.toSeconds() + " seconds.";
      case TooLarge(long maxBytes) -> "The request body is larger than " + maxBytes + " bytes.";
      case UnsupportedCoding(String coding) ->
          "The Content-Encoding '" + coding + "' is not supported. Use gzip, deflate or none.";
      case HeadTooLarge _ -> "The request line or the headers are too long.";
      case UnsupportedVersion _ -> "Use HTTP/1.1, HTTP/1.0 or HTTP/2.";
      case Internal _ -> "The gateway failed to handle this request.";
      case Unreachable(UpstreamCause cause) -> cause.details();
      case ProxyFailed _ -> "The proxy on the way to the upstream could not be used.";
      case ProxyAuthenticationFailed _ ->
          "The proxy on the way to the upstream does not accept the gateway's credentials.";
      case ImageGenerationFailed(String why) -> why;
      case NotConverted _ -> "An image of the upstream's answer could not be converted to JPEG.";
      case Overloaded(Duration retryAfter) ->
          "Try again in " + retryAfter.toSeconds() + " seconds.";
      case TooManyRequests(Duration retryAfter) ->
          "Too many requests. Try again in " + retryAfter.toSeconds() + " seconds.";
      case TooSlow(Duration waited) ->
          "The upstream did not answer within " + waited.toSeconds() + " seconds.";
    };
  }
}
