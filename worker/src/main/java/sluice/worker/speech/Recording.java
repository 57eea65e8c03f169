package sluice.worker.speech;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The output of a speech program: a WAV file with one channel of 16 bits (RIFF; Microsoft's
 * "Multimedia Programming Interface and Data Specifications 1.0"). Its length fields are ignored,
 * because a program that writes to a pipe cannot know them in advance.
 *
 * @param rate samples per second
 * @param samples the samples in the file
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Recording(int rate, short[] samples) {

  private static final short PCM = 1;
  private static final int LOWEST_RATE = 8_000;
  private static final int HIGHEST_RATE = 96_000;

  /** RIFF, length, WAVE. */
  private static final int HEAD_BYTES = 12;

  private static final int CHUNK_HEAD_BYTES = 8;
  private static final int FORMAT_BYTES = 16;

  /** Quieter samples count as silence; full scale is 32768, so this is -50 dB. */
  private static final int QUIET = 100;

  /** Silence kept before the first sound, so that it does not begin with a click. */
  private static final int LEAD_MILLIS = 40;

  /** Silence kept after the last sound, as a pause between chunks played in sequence. */
  private static final int TAIL_MILLIS = 100;

  /**
   * Parses a WAV file. Empty output counts as silence.
   *
   * @throws IOException if the bytes are not such a file
   */
  static Recording of(byte[] file) throws IOException {
    if (file.length == 0) {
      return new Recording(LOWEST_RATE, new short[0]);
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < HEAD_BYTES
        || !"RIFF".equals(name(bytes, 0))
        || !"WAVE".equals(name(bytes, 8))) {
      throw new IOException("the output is not a WAV file");
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
        default -> {} // not needed
      }
      at =
          (int)
              Math.min(
                  file.length, data + length + (length & 1)); // chunks are padded to even lengths
    }
    throw new IOException("the WAV file has no sound");
  }

  private static int rate(ByteBuffer bytes, int at) throws IOException {
    if (bytes.limit() - at < FORMAT_BYTES
        || bytes.getShort(at) != PCM
        || bytes.getShort(at + 2) != 1
        || bytes.getShort(at + 14) != Short.SIZE) {
      throw new IOException("the sound is not one channel of 16 bits");
    }
    return bytes.getInt(at + 4);
  }

  private static int checked(int rate) throws IOException {
    if (rate < LOWEST_RATE || rate > HIGHEST_RATE) {
      throw new IOException("the sound has %d samples per second".formatted(rate));
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

  /** Without most of the silence at both ends; empty if everything is silence. */
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
