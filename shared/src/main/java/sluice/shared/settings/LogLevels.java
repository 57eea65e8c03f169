package sluice.shared.settings;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;
import sluice.shared.config.Env;

/** How much nodes say of what they do, switched while they run. */
public final class LogLevels {

  private static final String OURS = "sluice";
  private static final Set<String> LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  private LogLevels() {}

  /** The level that all nodes are to have. */
  public static Setting<String> from(Env env) {
    return new Setting<>(
        "log_level",
        String.class,
        env.oneOfInAnyCase("LOG_LEVEL", "INFO", "ERROR", "WARN", "DEBUG", "TRACE"),
        text -> Optional.of(text.toUpperCase(Locale.ROOT)).filter(LEVELS::contains),
        "be ERROR, WARN, INFO, DEBUG or TRACE",
        level -> level);
  }

  /** From now on this node logs at that level. */
  public static void follow(ClusterDocument document, Setting<String> level) {
    if (LoggerFactory.getLogger(OURS) instanceof Logger ours) {
      document.follow(content -> ours.setLevel(Level.toLevel(level.in(content), ours.getLevel())));
    }
  }
}
