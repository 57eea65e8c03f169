package sluice.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What is logged below a name at any level, until it is closed. */
public final class CapturedLog implements AutoCloseable {

  private final Logger logger;
  private final Level before;
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  private CapturedLog(Logger logger) {
    this.logger = logger;
    this.before = logger.getLevel();
  }

  /** Begins to capture what this logger and those below it get. */
  public static CapturedLog of(String name) {
    CapturedLog captured = new CapturedLog((Logger) LoggerFactory.getLogger(name));
    captured.lines.start();
    captured.logger.addAppender(captured.lines);
    captured.logger.setLevel(Level.TRACE);
    return captured;
  }

  /** Each event as text, its keys and values included. */
  public List<String> lines() {
    return List.copyOf(lines.list).stream()
        .map(
            event ->
                event.getFormattedMessage()
                    + Objects.requireNonNullElse(event.getKeyValuePairs(), List.of())
                    + Stream.ofNullable(event.getThrowableProxy())
                        .map(thrown -> thrown.getMessage())
                        .toList())
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(lines);
    logger.setLevel(before);
  }
}
