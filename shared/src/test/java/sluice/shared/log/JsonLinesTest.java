package sluice.shared.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger("sluice.gateway.access.AccessLog");

  @Test
  void aLineIsOneFlatObjectWithTypedValues() {
    LoggingEvent event = event("request", null);
    event.addKeyValuePair(new KeyValuePair("status", 200));
    event.addKeyValuePair(new KeyValuePair("bytes_out", 5_000_000_000L));
    event.addKeyValuePair(new KeyValuePair("share", 0.5));
    event.addKeyValuePair(new KeyValuePair("share_of_nothing", Double.NaN));
    event.addKeyValuePair(new KeyValuePair("tls", true));
    event.addKeyValuePair(new KeyValuePair("path", "/a \"b\"\nc"));
    event.addKeyValuePair(new KeyValuePair("id", RequestId.of("r-1").orElseThrow()));
    event.addKeyValuePair(new KeyValuePair("nothing", null));

    String line = line(event);

    assertThat(line)
        .endsWith("}\n")
        .contains("\"status\":200,\"bytes_out\":5000000000,\"share\":0.5");
    assertThat(line.strip().lines()).hasSize(1);
    assertThat(new JsonObject(line).getMap())
        .containsEntry("timestamp", "2026-11-20T23:00:41.525Z")
        .containsEntry("level", "INFO")
        .containsEntry("logger", "sluice.gateway.access.AccessLog")
        .containsEntry("message", "request")
        .containsEntry("share_of_nothing", "NaN")
        .containsEntry("tls", true)
        .containsEntry("path", "/a \"b\"\nc")
        .containsEntry("id", "r-1")
        .containsEntry("nothing", null);
  }

  @Test
  void mdcValuesAndExceptionsBecomeFields() {
    LoggingEvent event = event("Job failed", new IllegalStateException("no\nluck"));
    event.setMDCPropertyMap(Map.of("id", "r-2"));

    JsonObject line = new JsonObject(line(event));

    assertThat(line.getString("id")).isEqualTo("r-2");
    assertThat(line.getString("exception"))
        .startsWith("java.lang.IllegalStateException: no\nluck")
        .contains("at sluice.shared.log.JsonLinesTest");
  }

  @Test
  void callersCannotOverrideStandardFields() {
    LoggingEvent event = event("said", null);
    event.addKeyValuePair(new KeyValuePair("message", "forged"));
    event.addKeyValuePair(new KeyValuePair("level", "ERROR"));

    String line = line(event);

    assertThat(line).doesNotContain("forged").doesNotContain("ERROR");
  }

  private LoggingEvent event(String message, @Nullable Throwable failure) {
    LoggingEvent event =
        new LoggingEvent("caller", logger, Level.INFO, message, failure, new Object[0]);
    event.setInstant(Instant.parse("2026-11-20T23:00:41.525Z"));
    return event;
  }

  private static String line(LoggingEvent event) {
    return new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
  }
}
