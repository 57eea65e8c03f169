package sluice.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {

  private final Out out = new Out();
  private final EventStream events = new EventStream(out);

  @Test
  void whatHasComeOfAnEventWaitsForItsEnd() {
    events.write(Buffer.buffer("data: 1\n\ndata: 2\n"));
    assertThat(out.text()).isEqualTo("data: 1\n\n");
    assertThat(events.isBetween()).isTrue();

    events.write(Buffer.buffer("\n"));
    assertThat(out.text()).isEqualTo("data: 1\n\ndata: 2\n\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void theEndOfALongEventLeavesWhereverItIsCut(String end) {
    String event = "data: " + "x".repeat(EventStream.HELD_BYTES_MAX) + end;
    events.write(Buffer.buffer(event));
    assertThat(out.text()).isEqualTo(event);
    assertThat(events.isBetween()).isFalse();

    events.write(Buffer.buffer(end));

    assertThat(out.text()).isEqualTo(event + end);
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

    assertThat(out.text()).isEqualTo("data: 1\n\n");
  }

  /** Keeps what it gets. */
  private static final class Out implements WriteStream<Buffer> {

    private final Buffer all = Buffer.buffer();

    String text() {
      return all.toString();
    }

    @Override
    public Future<Void> write(Buffer chunk) {
      all.appendBuffer(chunk);
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
      return Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
      return false;
    }

    @Override
    public Out drainHandler(@Nullable Handler<Void> handler) {
      return this;
    }

    @Override
    public Out exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }

    @Override
    public Out setWriteQueueMaxSize(int maxSize) {
      return this;
    }
  }
}
