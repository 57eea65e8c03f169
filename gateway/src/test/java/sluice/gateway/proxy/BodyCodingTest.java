package sluice.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.Packed;
import sluice.gateway.http.MemoryBudget;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;

class BodyCodingTest {

  private static final String TEXT = "{\"prompt\":\"" + "да ".repeat(50_000) + "\"}";

  private final MemoryBudget held = new MemoryBudget(1 << 20);

  @ParameterizedTest
  @CsvSource({
    "'', IDENTITY",
    "identity, IDENTITY",
    "none, IDENTITY",
    "GZIP, GZIP",
    "x-gzip, GZIP",
    "deflate, DEFLATE",
    "'identity, gzip', GZIP"
  })
  void aCodingIsKnownByItsNames(String value, BodyCoding coding) {
    assertThat(BodyCoding.of(List.of(value))).contains(coding);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip, gzip", "gzip, br"})
  void othersCannotBeUndone(String value) {
    assertThat(BodyCoding.of(List.of(value))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"gzip, GZIP", "deflate, DEFLATE"})
  void whatIsUnpackedIsTheTextAndCountsAsHeld(String name, BodyCoding coding) throws IOException {
    Buffer unpacked = coding.unpack(Packed.by(name, TEXT), TEXT.length() * 2L, held);

    assertThat(unpacked.toString()).isEqualTo(TEXT);
    assertThat(held.tryAcquire((1 << 20) - unpacked.length())).isTrue();
    assertThat(held.isExhausted()).isTrue();
  }

  @Test
  void deflateMayLackItsWrapping() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater raw = new Deflater(Deflater.BEST_SPEED, true);
    try (OutputStream packing = new DeflaterOutputStream(bytes, raw)) {
      packing.write("hello".getBytes(StandardCharsets.UTF_8));
    }
    raw.end();

    assertThat(BodyCoding.DEFLATE.unpack(Buffer.buffer(bytes.toByteArray()), 5, held))
        .hasToString("hello");
  }

  @Test
  void whatLacksItsEndIsGivenAsFarAsItGoes() throws IOException {
    Buffer packed = Packed.by("gzip", "{}");

    assertThat(BodyCoding.GZIP.unpack(packed.getBuffer(0, packed.length() - 8), 100, held))
        .hasToString("{}");
  }

  @Test
  void oneByteTooManyOrNoRoomIsRefusedAndNothingStaysHeld() throws IOException {
    Buffer packed = Packed.by("gzip", "x".repeat(1_000));

    assertThat(BodyCoding.GZIP.unpack(packed, 1_000, new MemoryBudget(1_000)).length())
        .isEqualTo(1_000);
    assertThatThrownBy(() -> BodyCoding.GZIP.unpack(packed, 999, held))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(Problems.bodyTooLarge(999)));
    MemoryBudget small = new MemoryBudget(999);
    assertThatThrownBy(() -> BodyCoding.GZIP.unpack(packed, 1_000, small))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem()).isEqualTo(Problems.overloaded()));
    assertThatThrownBy(() -> BodyCoding.GZIP.unpack(Buffer.buffer("plain text"), 1_000, held))
        .isInstanceOf(IOException.class);
    assertThat(small.tryAcquire(999)).isTrue();
    assertThat(held.tryAcquire(1 << 20)).isTrue();
  }
}
