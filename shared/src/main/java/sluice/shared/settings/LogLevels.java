package sluice.shared.settings;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;
import sluice.shared.config.Env;

/** The log level of all nodes, which can be changed at run time. */
public final class LogLevels {

  private static final String OURS = "sluice";

  /**
   * Loggers of libraries that print warnings with stack traces whenever another node dies. {@code
   * Membership} already logs that, so they are silent unless the level is DEBUG or TRACE.
   */
  private static final List<String> EXPECTED_OF =
      List.of(
          "com.hazelcast.internal.server.tcp",
          "com.hazelcast.internal.cluster.ClusterService",
          "com.hazelcast.internal.cluster.impl.MembershipManager",
          "com.hazelcast.internal.partition.InternalPartitionService",
          "com.hazelcast.spi.impl.operationservice",
          "io.vertx.core.eventbus.impl.clustered");

  private static final Set<String> LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  private LogLevels() {}

  /** The setting for the log level of all nodes. */
  public static Setting<String> from(Env env) {
    return new Setting<>(
        "log_level",
        String.class,
        env.oneOfInAnyCase("LOG_LEVEL", "INFO", "ERROR", "WARN", "DEBUG", "TRACE"),
        text -> Optional.of(text.toUpperCase(Locale.ROOT)).filter(LEVELS::contains),
        "be ERROR, WARN, INFO, DEBUG or TRACE",
        level -> level);
  }

  /** Applies the setting to this node now and after each change. */
  public static void follow(ClusterDocument document, Setting<String> level) {
    if (LoggerFactory.getLogger(OURS) instanceof Logger ours) {
      document.follow(content -> apply(Level.toLevel(level.in(content), ours.getLevel()), ours));
    }
  }

  private static void apply(Level level, Logger ours) {
    ours.setLevel(level);
    Level expected = Level.DEBUG.isGreaterOrEqual(level) ? Level.WARN : Level.ERROR;
    EXPECTED_OF.forEach(name -> ours.getLoggerContext().getLogger(name).setLevel(expected));
  }
}
