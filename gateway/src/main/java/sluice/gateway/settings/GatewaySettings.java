package sluice.gateway.settings;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;
import sluice.gateway.http.Problem.BadRequest;
import sluice.gateway.http.ProblemException;
import sluice.shared.config.Env;
import sluice.shared.settings.LogLevels;

/**
 * What may be changed while nodes run.
 *
 * @param requestLogging whether there is a line in the log for each request
 * @param logLevel how much nodes say of what they do
 */
public record GatewaySettings(boolean requestLogging, String logLevel) {

  private static final String REQUEST_LOGGING = "enable_request_logging";
  private static final Set<String> LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  /** What is so as long as nobody has changed it. */
  public static GatewaySettings from(Env env) {
    return new GatewaySettings(
        env.flag("ENABLE_REQUEST_LOGGING", true),
        env.oneOf("LOG_LEVEL", "INFO", "ERROR", "WARN", "DEBUG", "TRACE"));
  }

  /** These, but for what the document of the cluster says; what it says wrongly does not count. */
  public GatewaySettings with(JsonObject document) {
    return new GatewaySettings(
        document.getValue(REQUEST_LOGGING) instanceof Boolean flag ? flag : requestLogging,
        document.getValue(LogLevels.NAME) instanceof String level ? level : logLevel);
  }

  JsonObject toJson() {
    return new JsonObject().put(REQUEST_LOGGING, requestLogging).put(LogLevels.NAME, logLevel);
  }

  /** True if the setting of this name is one that is on or off. */
  static boolean isFlag(String name) {
    return REQUEST_LOGGING.equals(name);
  }

  /**
   * What a client wants to change, in the types of the document.
   *
   * @param wanted values by name, in JSON's types or all as text
   * @throws ProblemException if there is no such setting, or it cannot have this value
   */
  static JsonObject checked(JsonObject wanted) {
    JsonObject changes = new JsonObject();
    for (String name : wanted.fieldNames()) {
      changes.put(
          name,
          switch (name) {
            case REQUEST_LOGGING -> flag(name, wanted.getValue(name));
            case LogLevels.NAME -> level(name, wanted.getValue(name));
            default -> throw wrong("There is no setting '" + name + "'.");
          });
    }
    return changes;
  }

  private static boolean flag(String name, Object value) {
    return switch (String.valueOf(value)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong("The setting '" + name + "' must be true or false.");
    };
  }

  private static String level(String name, Object value) {
    String level = String.valueOf(value).toUpperCase(Locale.ROOT);
    if (!LEVELS.contains(level)) {
      throw wrong("The setting '" + name + "' must be ERROR, WARN, INFO, DEBUG or TRACE.");
    }
    return level;
  }

  private static ProblemException wrong(String why) {
    return new ProblemException(new BadRequest(why));
  }
}
