package sluice.shared.settings;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vertx.core.json.JsonObject;
import org.slf4j.LoggerFactory;

/** How much this node says of what it does, switched while it runs. */
public final class LogLevels {

  /** Under which name the document has it. */
  public static final String NAME = "log_level";

  private static final String OURS = "sluice";

  private LogLevels() {}

  /**
   * From now on the node logs at the level that the document names; without one as at its start.
   */
  public static void follow(ClusterDocument document) {
    if (LoggerFactory.getLogger(OURS) instanceof Logger ours) {
      Level atStart = ours.getLevel();
      document.follow(content -> ours.setLevel(level(content, atStart)));
    }
  }

  private static Level level(JsonObject content, Level fallback) {
    return content.getValue(NAME) instanceof String name ? Level.toLevel(name, fallback) : fallback;
  }
}
