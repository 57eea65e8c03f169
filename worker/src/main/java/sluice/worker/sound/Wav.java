package sluice.worker.sound;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Sound as a WAV file: 16 kHz, one channel, 16 bits, uncompressed. */
public final class Wav {

  /** Samples per second. */
  public static final int RATE = 16_000;

  private static final int HEAD_BYTES = 44;
  private static final int FORMAT_BYTES = 16;
  private static final short PCM = 1;
  private static final short CHANNELS = 1;

  private Wav() {}

  /** Encodes a file: a header of 44 bytes, then two bytes per sample. */
  public static byte[] file(short[] samples) {
    int data = Math.multiplyExact(samples.length, Short.BYTES);
    ByteBuffer file =
        ByteBuffer.allocate(Math.addExact(HEAD_BYTES, data)).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(US_ASCII)).putInt(HEAD_BYTES - 8 + data);
    file.put("WAVEfmt ".getBytes(US_ASCII)).putInt(FORMAT_BYTES);
    file.putShort(PCM).putShort(CHANNELS).putInt(RATE).putInt(RATE * Short.BYTES);
    file.putShort((short) Short.BYTES).putShort((short) Short.SIZE);
    file.put("data".getBytes(US_ASCII)).putInt(data);
    file.asShortBuffer().put(samples);
    return file.array();
  }
}
