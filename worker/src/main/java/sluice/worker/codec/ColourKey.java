package sluice.worker.codec;

import java.nio.ByteBuffer;

/**
 * The one colour that a tRNS chunk makes fully transparent in a grey or RGB image (PNG
 * specification, third edition, 11.3.1.1). Only a pixel with exactly these samples is meant, at the
 * file's own bit depth.
 *
 * @param red sample from 0 to 65535, the grey sample in grey images; -1 if no colour is meant
 * @param green sample from 0 to 65535
 * @param blue sample from 0 to 65535
 */
record ColourKey(int red, int green, int blue) {

  /** No sample is negative, so this one matches nothing. */
  static final ColourKey NONE = new ColourKey(-1, -1, -1);

  /** A chunk of the wrong length is ignored, like any other useless ancillary chunk. */
  static ColourKey of(byte[] png, PngLayout layout) {
    Chunk chunk = layout.transparency();
    ByteBuffer data = ByteBuffer.wrap(png, chunk.start(), chunk.length());
    // Only the low bits count; the rest of the two bytes is to be 0 but need not be.
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
