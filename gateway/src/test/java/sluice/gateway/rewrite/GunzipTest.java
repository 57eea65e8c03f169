package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.SlowReceiver;

class GunzipTest {

  private static final int HEAD_BYTES_MAX = 64 * 1024;

  private final SlowReceiver receiver = new SlowReceiver(Integer.MAX_VALUE);
  private final Gunzip gunzip = new Gunzip(receiver);

  @Test
  void whatFollowsPaddingIsPaddingWhereverItIsCut() throws IOException {
    Buffer gzip = Buffer.buffer(gzip("text"));

    gunzip.write(gzip.copy().appendBytes(new byte[3]));
    gunzip.write(Buffer.buffer(gzip("never a member")));
    Future<Void> end = gunzip.end();

    assertThat(end.succeeded()).isTrue();
    assertThat(receiver.received()).hasToString("text");
  }

  @Test
  void nothingAtAllIsAnEmptyText() {
    assertThat(gunzip.end().succeeded()).isTrue();
  }

  @Test
  void whatLacksItsTrailerIsStillTheText() throws IOException {
    byte[] gzip = gzip("text");
    for (int missing = 0; missing <= 8; missing++) {
      SlowReceiver lenient = new SlowReceiver(Integer.MAX_VALUE);
      Gunzip cut = new Gunzip(lenient);
      cut.write(Buffer.buffer(Arrays.copyOf(gzip, gzip.length - missing)));

      assertThat(cut.end().succeeded()).isTrue();
      assertThat(lenient.received()).hasToString("text");
    }
    gunzip.write(Buffer.buffer(Arrays.copyOf(gzip, gzip.length - 9)));
    assertThat(gunzip.end().failed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001f", "\u001f\u008b", "\u001f\u008b\u0007 no method", "\0\0", "x"})
  void whatBeginsNoOtherMemberIsPassedOver(String rest) throws IOException {
    byte[] gzip = gzip("text");
    gunzip.write(Buffer.buffer(gzip).appendBytes(rest.getBytes(StandardCharsets.ISO_8859_1)));

    assertThat(gunzip.end().succeeded()).isTrue();
    assertThat(receiver.received()).hasToString("text");
  }

  @Test
  void aTrailerThatIsThereMustBeRight() throws IOException {
    byte[] gzip = gzip("text");
    gzip[gzip.length - 1]++;

    gunzip.write(Buffer.buffer(gzip));

    assertThat(gunzip.end().failed()).isTrue();
  }

  @Test
  void aTextThatPacksAbsurdlyWellIsNoBombWhileItIsNoLongerThanAnImage() throws IOException {
    String spaces = " ".repeat(3 << 20);
    gunzip.write(Buffer.buffer(gzip(spaces)));

    assertThat(gunzip.end().succeeded()).isTrue();
    assertThat(receiver.received().length()).isEqualTo(spaces.length());
  }

  @Test
  void aHeadOfTheGreatestLengthIsReadAndALongerOneIsNot() throws IOException {
    gunzip.write(named(HEAD_BYTES_MAX));
    assertThat(gunzip.end().succeeded()).isTrue();
    assertThat(receiver.received()).hasToString("text");

    Gunzip whole = new Gunzip(receiver);
    assertThat(whole.write(named(HEAD_BYTES_MAX + 1)).failed()).isTrue();

    Gunzip inPieces = new Gunzip(receiver);
    Buffer gzip = named(HEAD_BYTES_MAX + 1);
    inPieces.write(gzip.slice(0, HEAD_BYTES_MAX));
    assertThat(inPieces.write(gzip.slice(HEAD_BYTES_MAX, gzip.length())).failed()).isTrue();
  }

  /** A member whose head has so many bytes, most of them a file's name: RFC 1952 section 2.3. */
  private static Buffer named(int headBytes) throws IOException {
    byte[] gzip = gzip("text");
    byte[] name = new byte[headBytes - 10];
    Arrays.fill(name, 0, name.length - 1, (byte) 'n');
    gzip[3] = 8;
    return Buffer.buffer(Arrays.copyOf(gzip, 10))
        .appendBytes(name)
        .appendBytes(gzip, 10, gzip.length - 10);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }
}
