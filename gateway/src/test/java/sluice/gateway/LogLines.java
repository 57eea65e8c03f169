package sluice.gateway;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What Sluice logs while a test runs. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private static final int WAITS_MAX = 500;
  private static final int WAIT_MILLIS = 10;

  private final Logger logger = (Logger) LoggerFactory.getLogger("sluice");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private LogLines() {}

  /** Begins to listen. */
  public static LogLines record() {
    LogLines lines = new LogLines();
    lines.setContext(lines.logger.getLoggerContext());
    lines.start();
    lines.logger.addAppender(lines);
    return lines;
  }

  /** Message and fields of each line that holds all of these. */
  public List<String> with(String... parts) {
    return lines.stream().filter(line -> List.of(parts).stream().allMatch(line::contains)).toList();
  }

  /** Waits for such a line: a response can arrive before its line is written. */
  public List<String> awaited(String... parts) throws InterruptedException {
    for (int i = 0; i < WAITS_MAX && with(parts).isEmpty(); i++) {
      Thread.sleep(WAIT_MILLIS);
    }
    return with(parts);
  }

  @Override
  protected void append(ILoggingEvent event) {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    lines.add(
        event.getFormattedMessage()
            + (pairs == null
                ? ""
                : pairs.stream()
                    .map(pair -> " " + pair.key + "=" + pair.value)
                    .collect(Collectors.joining())));
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    stop();
  }
}
