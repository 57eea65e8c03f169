package sluice.worker.codec;

import java.nio.ByteBuffer;

/**
 * The one colour that a tRNS chunk makes fully transparent in a grey or RGB image (PNG
 * specification, third edition, 11.3.1.1). A pixel must have exactly these samples, at the bit
 * depth of the file.
 *
 * @param red sample from 0 to 65535, the grey sample in grey images; -1 if no colour is transparent
 * @param green sample from 0 to 65535
 * @param blue sample from 0 to 65535
 */
record ColourKey(int red, int green, int blue) {

  /** Matches nothing, because samples are never negative. */
  static final ColourKey NONE = new ColourKey(-1, -1, -1);

  /** Reads the tRNS chunk; one of the wrong length is ignored. */
  static ColourKey of(byte[] png, PngLayout layout) {
    Chunk chunk = layout.transparency();
    ByteBuffer data = ByteBuffer.wrap(png, chunk.start(), chunk.length());
    // Only the low bits count; an encoder should set the others to 0, but decoders ignore them.
    int mask = (1 << layout.header().bitDepth()) - 1;
    ColourType type = layout.header().colourType();
    if (type == ColourType.GREY && chunk.length() == 2) {
      int grey = data.getShort() & mask;
      return new ColourKey(grey, grey, grey);
    }
    if (type == ColourType.RGB && chunk.length() == 6) {
      return new ColourKey(data.getShort() & mask, data.getShort() & mask, data.getShort() & mask);
    }
    return NONE;
  }

  boolean exists() {
    return red >= 0;
  }

  boolean matches(int otherRed, int otherGreen, int otherBlue) {
    return red == otherRed && green == otherGreen && blue == otherBlue;
  }
}
