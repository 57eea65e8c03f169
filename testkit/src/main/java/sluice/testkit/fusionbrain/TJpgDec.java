package sluice.testkit.fusionbrain;

import java.util.Optional;

/**
 * Decides from the markers alone whether the JPEG decoder of microcontrollers accepts a file
 * (TJpgDec R0.03, {@code jd_prepare}). Its 3500-byte workspace is not simulated.
 */
public final class TJpgDec {

  private static final int MAX_SEGMENT_BYTES = 512;
  private static final int SOF0 = 0xc0;
  private static final int DHT = 0xc4;
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DQT = 0xdb;
  private static final int DRI = 0xdd;

  private final byte[] jpeg;
  private boolean frameSeen;

  private TJpgDec(byte[] jpeg) {
    this.jpeg = jpeg;
  }

  /** The reason why the decoder rejects the file; empty if it accepts it. */
  public static Optional<String> refusal(byte[] jpeg) {
    return Optional.of(new TJpgDec(jpeg).refusal()).filter(why -> !why.isEmpty());
  }

  /** Empty if there is none; the same convention holds in the methods below. */
  private String refusal() {
    if (jpeg.length < 4 || word(0) != (0xff00 | SOI)) {
      return "not a JPEG";
    }
    int at = 2;
    while (at + 4 <= jpeg.length) {
      int marker = word(at) & 0xff;
      int payload = word(at + 2) - 2;
      if (word(at) >> 8 != 0xff || payload < 1 || at + 4 + payload > jpeg.length) {
        return "no segment at " + at;
      }
      String refusal = segment(marker, at + 4, payload);
      if (!refusal.isEmpty()) {
        return refusal;
      }
      at += 4 + payload;
      if (marker == SOS) {
        return scan(at);
      }
    }
    return "ends before the scan";
  }

  private String segment(int marker, int at, int payload) {
    return switch (marker) {
      case SOF0 -> payload <= MAX_SEGMENT_BYTES ? frame(at, payload) : tooLong(marker, payload);
      case SOS -> frameSeen ? tooLong(marker, payload) : "scan without a frame";
      case DHT, DQT, DRI -> tooLong(marker, payload);
      case EOI -> "ends before the scan";
      default ->
          marker > SOF0 && marker < 0xd0 && marker != 0xc8 && marker != 0xcc
              ? "unsupported frame SOF" + (marker - SOF0)
              : "";
    };
  }

  private static String tooLong(int marker, int payload) {
    return payload <= MAX_SEGMENT_BYTES
        ? ""
        : "segment ff%02x of %d bytes does not fit".formatted(marker, payload);
  }

  private String frame(int at, int payload) {
    frameSeen = true;
    int components = payload < 6 ? 0 : jpeg[at + 5];
    if ((components != 1 && components != 3) || payload < 6 + 3 * components) {
      return components + " components";
    }
    if (jpeg[at] != 8) {
      return jpeg[at] + " bits per sample";
    }
    int luma = jpeg[at + 7] & 0xff;
    if (luma != 0x11 && luma != 0x21 && luma != 0x22) {
      return "luma sampling %02x".formatted(luma);
    }
    for (int component = 1; component < components; component++) {
      int chroma = jpeg[at + 7 + 3 * component] & 0xff;
      if (chroma != 0x11) {
        return "chroma sampling %02x".formatted(chroma);
      }
    }
    return "";
  }

  private String scan(int from) {
    for (int at = from; at + 2 <= jpeg.length; at++) {
      if (word(at) == (0xff00 | EOI)) {
        return "";
      }
    }
    return "ends inside the scan";
  }

  private int word(int at) {
    return (jpeg[at] & 0xff) << 8 | (jpeg[at + 1] & 0xff);
  }
}
