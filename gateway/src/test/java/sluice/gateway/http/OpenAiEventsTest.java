package sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heartbeats as OpenAI's Python library reads them, by the rules of its {@code SSEDecoder}. */
class OpenAiEventsTest {

  private static final String BEAT = EarlyResponse.BodyType.EVENTS.filler().toString();

  @ParameterizedTest
  @ValueSource(strings = {"", "id: 7\n", "event: e\n", "retry: 10\n"})
  void heartbeatsBetweenEventsMakeNone(String fields) {
    String event = fields + "data: {\"a\":1}\n\n";
    for (boolean keepsIds : new boolean[] {true, false}) {
      assertThat(new Decoder(keepsIds).decode(BEAT + event + BEAT + BEAT + event + BEAT))
          .containsExactly("{\"a\":1}", "{\"a\":1}")
          .allSatisfy(data -> assertThat(new JsonObject(data)).isNotEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"id: 7\n"})
  void aBlankLineBehindOneWouldBeAnEventWithoutData(String fields) {
    assertThat(new Decoder(true).decode(fields + "data: {}\n\n: \n\n")).containsExactly("{}", "");
  }

  /**
   * A blank line ends an event as soon as any field is known. Of the two kinds of library one keeps
   * the last id for ever, as the HTML standard has it in section 9.2.6, and so takes each further
   * blank line for an event; the other forgets it with its event.
   */
  private static final class Decoder {

    private final boolean keepsIds;
    private final List<String> data = new ArrayList<>();
    private @Nullable String id;
    private @Nullable String event;
    private @Nullable String retry;

    Decoder(boolean keepsIds) {
      this.keepsIds = keepsIds;
    }

    /** The data of all events. */
    List<String> decode(String stream) {
      List<String> events = new ArrayList<>();
      stream.lines().forEach(line -> decode(line, events));
      return events;
    }

    private void decode(String line, List<String> events) {
      if (!line.isEmpty()) {
        field(line);
      } else if (!data.isEmpty() || id != null || event != null || retry != null) {
        events.add(String.join("\n", data));
        data.clear();
        event = null;
        retry = null;
        id = keepsIds ? id : null;
      }
    }

    private void field(String line) {
      String[] parts = line.split(": ?", 2);
      switch (parts[0]) {
        case "data" -> data.add(parts[1]);
        case "id" -> id = parts[1];
        case "event" -> event = parts[1];
        case "retry" -> retry = parts[1];
        default -> {} // a comment
      }
    }
  }
}
