package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import sluice.gateway.SlowReceiver;

/**
 * Gzip unfolds into what was packed, wherever it is cut; anything else fails as declared, but for
 * ends that leave no byte of the text in doubt.
 */
class GunzipFuzzTest {

  private static final int PIECE_BYTES = 64 * 1024;
  private static final int TRAILER_BYTES = 8;
  private static final Charset LATIN = StandardCharsets.ISO_8859_1;
  private static final int FILLER_MAX = 100_000;

  @FuzzTest
  void whatIsPackedComesOutWhereverItIsCut(FuzzedDataProvider data) {
    Cuts cuts = Cuts.from(data);
    int patience = data.consumeInt(1, 4);
    Buffer text = Buffer.buffer();
    Buffer gzip = Buffer.buffer();
    for (byte[] part : parts(data)) {
      text.appendBytes(part);
      gzip.appendBuffer(GzipFile.member(part, data));
    }

    assertThat(unpacked(cuts.of(gzip.getBytes()), patience)).isEqualTo(new Unpacked(text, false));
  }

  @FuzzTest
  void aMissingEndIsNoticedUnlessItIsTheTrailerOrAllOfIt(FuzzedDataProvider data) {
    Cuts cuts = Cuts.from(data);
    int missing = data.consumeInt(1, 70_000);
    byte[] text = data.consumeBytes(1_000);
    byte[] gzip = GzipFile.member(text, data).getBytes();

    byte[] cutShort = Arrays.copyOf(gzip, Math.max(0, gzip.length - missing));
    Unpacked unpacked = unpacked(cuts.of(cutShort), 1);

    boolean lenient = missing <= TRAILER_BYTES || cutShort.length == 0;
    assertThat(unpacked.failed()).isNotEqualTo(lenient);
    if (missing <= TRAILER_BYTES) {
      assertThat(unpacked.text()).isEqualTo(Buffer.buffer(text));
    }
  }

  @FuzzTest
  void anyBytesUnfoldTheSameWhereverTheyAreCut(FuzzedDataProvider data) {
    Cuts cuts = Cuts.from(data);
    int patience = data.consumeInt(1, 4);
    byte[] bytes = data.consumeRemainingAsBytes();

    Unpacked whole = unpacked(Cuts.NONE.of(bytes), patience);

    assertThat(unpacked(cuts.of(bytes), patience).failed()).isEqualTo(whole.failed());
    if (!whole.failed()) {
      assertThat(unpacked(cuts.of(bytes), patience)).isEqualTo(whole);
      // Where we fail or read on, the JDK may take the rest for rubbish behind the last member.
      byTheJdk(bytes).ifPresent(text -> assertThat(whole.text().toString(LATIN)).startsWith(text));
    }
  }

  private static Optional<String> byTheJdk(byte[] gzip) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return Optional.of(new String(in.readAllBytes(), LATIN));
    } catch (IOException e) {
      return Optional.empty(); // it also looks at the checksum of the head
    }
  }

  private static List<byte[]> parts(FuzzedDataProvider data) {
    List<byte[]> parts = new ArrayList<>();
    int count = data.consumeInt(1, 3);
    for (int i = 0; i < count; i++) {
      // Not so long that it would count as a bomb, but longer than what is unpacked at once.
      byte[] filler = new byte[data.consumeInt(0, FILLER_MAX)];
      parts.add(Buffer.buffer(filler).appendBytes(data.consumeBytes(500)).getBytes());
    }
    return parts;
  }

  private static Unpacked unpacked(List<Buffer> pieces, int patience) {
    SlowReceiver receiver = new SlowReceiver(patience);
    Gunzip gunzip = new Gunzip(receiver);
    Future<Void> outcome = Future.succeededFuture();
    for (Buffer piece : pieces) {
      outcome = gunzip.write(piece);
      while (outcome.succeeded() && gunzip.writeQueueFull()) {
        receiver.drain();
      }
      if (outcome.failed()) {
        break;
      }
    }
    Future<Void> end = gunzip.end();
    while (!end.isComplete()) {
      receiver.drain();
    }
    gunzip.close();
    assertThat(receiver.longestWriteBytes()).isLessThanOrEqualTo(PIECE_BYTES);
    if (end.failed()) {
      assertThat(end.cause()).isInstanceOf(DataFormatException.class);
    }
    assertThat(outcome.failed() && end.succeeded()).isFalse();
    return new Unpacked(receiver.received(), end.failed());
  }

  /** What came out, and whether it broke off. */
  private record Unpacked(Buffer text, boolean failed) {}
}
