package sluice.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.SlowReceiver;

class EventStreamTest {

  private final SlowReceiver out = new SlowReceiver(Integer.MAX_VALUE);
  private final EventStream events = new EventStream(out);

  @Test
  void whatHasComeOfAnEventWaitsForItsEnd() {
    events.write(Buffer.buffer("data: 1\n\ndata: 2\n"));
    assertThat(out.received().toString()).isEqualTo("data: 1\n\n");
    assertThat(events.isBetween()).isTrue();

    events.write(Buffer.buffer("\n"));
    assertThat(out.received().toString()).isEqualTo("data: 1\n\ndata: 2\n\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void theEndOfALongEventLeavesWhereverItIsCut(String end) {
    String event = "data: " + "x".repeat(EventStream.HELD_BYTES_MAX) + end;
    events.write(Buffer.buffer(event));
    assertThat(out.received().toString()).isEqualTo(event);
    assertThat(events.isBetween()).isFalse();

    events.write(Buffer.buffer(end));

    assertThat(out.received().toString()).isEqualTo(event + end);
    assertThat(events.isBetween()).isTrue();
  }

  @Test
  void theSecondHalfOfALineEndEndsNoEvent() {
    String event = "data: " + "x".repeat(EventStream.HELD_BYTES_MAX) + "\r";
    events.write(Buffer.buffer(event));
    events.write(Buffer.buffer("\ndata: more"));

    assertThat(events.isBetween()).isFalse();
  }

  @Test
  void halfAnEventThatHasNotLeftIsAsIfItHadNotCome() {
    events.write(Buffer.buffer("data: 1\n\ndata: ha"));
    events.breakOff();
    events.end();

    assertThat(out.received().toString()).isEqualTo("data: 1\n\n");
  }
}
