package sluice.worker.video;

/** Generates sound at 16 kHz. */
final class Tones {

  private Tones() {}

  static short[] silence(double seconds) {
    return new short[(int) Math.round(seconds * 16_000)];
  }

  static short[] tone(double seconds, double amplitude) {
    short[] tone = silence(seconds);
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (short) (amplitude * Math.sin(2 * Math.PI * 440 * i / 16_000));
    }
    return tone;
  }

  static short[] concat(short[]... parts) {
    int length = 0;
    for (short[] part : parts) {
      length += part.length;
    }
    short[] all = new short[length];
    int at = 0;
    for (short[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
