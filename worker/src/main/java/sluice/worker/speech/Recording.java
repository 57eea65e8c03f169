package sluice.worker.speech;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What a speech program wrote: a WAV file of one channel with 16 bits (RIFF; Microsoft's
 * "Multimedia Programming Interface and Data Specifications 1.0"). Its lengths are not believed,
 * because a program that writes into a pipe does not know them yet.
 *
 * @param rate samples per second
 * @param samples as many as are there
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record Recording(int rate, short[] samples) {

  private static final short PCM = 1;
  private static final int LOWEST_RATE = 8_000;
  private static final int HIGHEST_RATE = 96_000;

  /** RIFF, length, WAVE. */
  private static final int HEAD_BYTES = 12;

  private static final int CHUNK_HEAD_BYTES = 8;
  private static final int FORMAT_BYTES = 16;

  /** Silence is what is quieter than this, of 32768: 50 dB below full scale. */
  private static final int QUIET = 100;

  /** Left before the first sound, so that it does not begin with a click. */
  private static final int LEAD_MILLIS = 40;

  /** Left behind the last one: a pause between two parts that are played one after the other. */
  private static final int TAIL_MILLIS = 100;

  /** Nothing at all, as a program writes that had nothing to say, is a recording of silence. */
  static Recording of(byte[] file) throws IOException {
    if (file.length == 0) {
      return new Recording(LOWEST_RATE, new short[0]);
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < HEAD_BYTES
        || !"RIFF".equals(name(bytes, 0))
        || !"WAVE".equals(name(bytes, 8))) {
      throw new IOException("it wrote no WAV file");
    }
    int rate = 0;
    int at = HEAD_BYTES;
    while (at + CHUNK_HEAD_BYTES <= file.length) {
      int data = at + CHUNK_HEAD_BYTES;
      long length = Integer.toUnsignedLong(bytes.getInt(at + 4));
      switch (name(bytes, at)) {
        case "fmt " -> rate = rate(bytes, data);
        case "data" -> {
          return new Recording(checked(rate), samples(bytes.slice(data, file.length - data)));
        }
        default -> {} // of no interest
      }
      at = (int) Math.min(file.length, data + length + (length & 1)); // padded to an even length
    }
    throw new IOException("it wrote a WAV file without sound");
  }

  private static int rate(ByteBuffer bytes, int at) throws IOException {
    if (bytes.limit() - at < FORMAT_BYTES
        || bytes.getShort(at) != PCM
        || bytes.getShort(at + 2) != 1
        || bytes.getShort(at + 14) != Short.SIZE) {
      throw new IOException("its sound is not one channel of 16 bits");
    }
    return bytes.getInt(at + 4);
  }

  private static int checked(int rate) throws IOException {
    if (rate < LOWEST_RATE || rate > HIGHEST_RATE) {
      throw new IOException("its sound has %d samples per second".formatted(rate));
    }
    return rate;
  }

  private static short[] samples(ByteBuffer data) {
    short[] samples = new short[data.remaining() / Short.BYTES];
    data.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return samples;
  }

  private static String name(ByteBuffer bytes, int at) {
    byte[] name = new byte[4];
    bytes.get(at, name);
    return new String(name, US_ASCII);
  }

  /** Without the silence around what is said; nothing if nothing is said. */
  Recording trimmed() {
    int first = 0;
    while (first < samples.length && Math.abs(samples[first]) < QUIET) {
      first++;
    }
    int last = samples.length - 1;
    while (last > first && Math.abs(samples[last]) < QUIET) {
      last--;
    }
    int from = Math.max(0, first - rate * LEAD_MILLIS / 1000);
    int to = Math.min(samples.length, last + 1 + rate * TAIL_MILLIS / 1000);
    return new Recording(
        rate, first == samples.length ? new short[0] : Arrays.copyOfRange(samples, from, to));
  }
}
