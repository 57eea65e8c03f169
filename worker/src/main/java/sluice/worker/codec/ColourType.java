package sluice.worker.codec;

/**
 * The meaning of the samples of a pixel, with the bit depths that each type allows (PNG
 * specification, third edition, 11.2.1).
 */
enum ColourType {
  GREY(0, 1, 1 | 2 | 4 | 8 | 16),
  RGB(2, 3, 8 | 16),
  PALETTE(3, 1, 1 | 2 | 4 | 8),
  GREY_ALPHA(4, 2, 8 | 16),
  RGBA(6, 4, 8 | 16);

  private final int code;
  private final int channels;

  /** The allowed bit depths; since they are powers of two, their union is a bit set. */
  private final int depths;

  ColourType(int code, int channels, int depths) {
    this.code = code;
    this.channels = channels;
    this.depths = depths;
  }

  static ColourType of(int code) throws RefusedException {
    for (ColourType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw RefusedException.corrupt("unknown colour type " + code);
  }

  /** Samples per pixel, including alpha. */
  int channels() {
    return channels;
  }

  boolean allows(int bitDepth) {
    return Integer.bitCount(bitDepth) == 1 && (depths & bitDepth) != 0;
  }
}
