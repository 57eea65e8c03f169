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
  void whatHasComeOfALineWaitsForItsEnd() {
    events.write(Buffer.buffer("data: 1\n\ndata: 2\nid: "));
    assertThat(out.received().toString()).isEqualTo("data: 1\n\ndata: 2\n");
    assertThat(events.isBetween()).isFalse();

    events.write(Buffer.buffer("3\n\n"));
    assertThat(out.received().toString()).isEqualTo("data: 1\n\ndata: 2\nid: 3\n\n");
    assertThat(events.isBetween()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void anEventThatHasBegunIsEndedIfTheStreamBreaksOff(String end) {
    events.write(Buffer.buffer("data: 1" + end + "data: 2" + end + "data: ha"));
    assertThat(events.isBetween()).isFalse();

    events.breakOff();

    assertThat(out.received().toString())
        .isEqualTo("data: 1" + end + "data: 2" + end + (end.equals("\r") ? "\n\n" : "\n"));
    assertThat(events.isBetween()).isTrue();
  }

  @Test
  void whatIsNoFieldOfAnEventIsNotHeld() {
    events.write(Buffer.buffer("{\"a\":1}\n{\"a\":"));
    assertThat(out.received().toString()).isEqualTo("{\"a\":1}\n{\"a\":");
    events.write(Buffer.buffer("2}\nda"));
    assertThat(out.received().toString()).endsWith("2}\n");
    events.write(Buffer.buffer("tabase"));
    assertThat(out.received().toString()).endsWith("2}\ndatabase");

    events.breakOff();

    assertThat(out.received().toString()).endsWith("2}\ndatabase\n\n");
    assertThat(events.isBetween()).isTrue();
  }

  @Test
  void halfAFieldThatHasLeftCannotBeEnded() {
    String event = "data: " + "x".repeat(EventStream.HELD_BYTES_MAX);
    events.write(Buffer.buffer(event));
    events.write(Buffer.buffer("more"));

    events.breakOff();

    assertThat(out.received().toString()).isEqualTo(event + "more");
    assertThat(events.isBetween()).isFalse();
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
  void aBlankLineMayBeCutInItsLineEnd() {
    events.write(Buffer.buffer("data: 1\r\n\r"));
    events.write(Buffer.buffer("\n"));

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
