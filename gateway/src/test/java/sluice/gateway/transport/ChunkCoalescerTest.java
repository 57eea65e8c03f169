package sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChunkCoalescerTest {

  private final Vertx vertx = Vertx.vertx();
  private final List<Buffer> chunks = new ArrayList<>();
  private final ChunkCoalescer gathered = new ChunkCoalescer(vertx, chunks::add);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void thePiecesOfOneTurnAreOneChunk() {
    turn(
        () -> {
          gathered.add(Buffer.buffer("one "));
          gathered.add(Buffer.buffer("two "));
          gathered.add(Buffer.buffer("three"));
          assertThat(chunks).isEmpty();
        });

    assertThat(chunks).containsExactly(Buffer.buffer("one two three"));
  }

  @Test
  void eachTurnHasAChunkOfItsOwn() {
    turn(() -> gathered.add(Buffer.buffer("one")));
    turn(() -> gathered.add(Buffer.buffer("two")));

    assertThat(chunks).containsExactly(Buffer.buffer("one"), Buffer.buffer("two"));
  }

  @Test
  void aChunkIsNoLargerThanItMayBe() {
    turn(
        () -> {
          gathered.add(bytes(ChunkCoalescer.BYTES_MAX - 1));
          gathered.add(bytes(1));
          gathered.add(bytes(1));
        });

    assertThat(chunks).extracting(Buffer::length).containsExactly(ChunkCoalescer.BYTES_MAX, 1);
  }

  @Test
  void whatIsLargerByItselfIsCut() {
    Buffer large = bytes(2 * ChunkCoalescer.BYTES_MAX + 1);

    turn(() -> gathered.add(large));

    assertThat(chunks)
        .extracting(Buffer::length)
        .containsExactly(ChunkCoalescer.BYTES_MAX, ChunkCoalescer.BYTES_MAX, 1);
    Buffer all = Buffer.buffer();
    chunks.forEach(all::appendBuffer);
    assertThat(all).isEqualTo(large);
  }

  @Test
  void itLeavesAtOnceWhenItIsToldTo() {
    turn(
        () -> {
          gathered.add(Buffer.buffer("one"));
          gathered.leave();
          assertThat(chunks).containsExactly(Buffer.buffer("one"));
        });

    assertThat(chunks).hasSize(1);
  }

  /** Runs it in a turn of the event loop and waits for the end of the next. */
  private void turn(Runnable work) {
    Promise<Void> next = Promise.promise();
    vertx.runOnContext(
        _ -> {
          try {
            work.run();
            vertx.runOnContext(_ -> next.complete());
          } catch (AssertionError | RuntimeException e) {
            next.fail(e);
          }
        });
    next.future().await();
  }

  private static Buffer bytes(int length) {
    byte[] bytes = new byte[length];
    IntStream.range(0, length).forEach(i -> bytes[i] = (byte) i);
    return Buffer.buffer(bytes);
  }
}
