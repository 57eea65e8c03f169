package sluice.worker.codec;

import java.util.Arrays;

/**
 * Goes through the chunks of a PNG once, before anything is allocated or inflated, and says where
 * the image is. A file that passes is within the limits and has sound critical chunks, so what can
 * still go wrong later is only the compressed data itself.
 *
 * <p>Strict where the image could come out wrong, lenient where it cannot: damaged ancillary chunks
 * are skipped, and after the last row nothing is needed any more, so a missing IEND or a file cut
 * short there does no harm.
 */
final class ChunkValidator {

  /** PNG specification, third edition, 5.2. */
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /**
   * Most bytes that deflate can make of one: 258 for every two bits. A file that promises more is
   * not honest, and is refused before its pixel matrix is allocated.
   */
  private static final long MAX_INFLATION = 1032;

  private final byte[] png;
  private final CodecLimits limits;

  ChunkValidator(byte[] png, CodecLimits limits) {
    this.png = png;
    this.limits = limits;
  }

  PngLayout walk() throws RefusedException {
    PngHeader header = header();
    Chunk palette = Chunk.NONE;
    Chunk transparency = Chunk.NONE;
    Chunk chunk = Chunk.at(png, SIGNATURE.length + Chunk.OVERHEAD + PngHeader.BYTES);
    while (!chunk.is(Chunk.IDAT)) {
      if (chunk.is(Chunk.PLTE)) {
        palette = checkedPalette(chunk, palette);
      } else if (chunk.is(Chunk.TRNS) && !transparency.exists() && chunk.intact(png)) {
        transparency = chunk;
      } else if (chunk.critical()) {
        throw RefusedException.corrupt(
            "a critical chunk that does not belong before the image data");
      }
      chunk = Chunk.at(png, chunk.end());
    }
    if (header.colourType() == ColourType.PALETTE && !palette.exists()) {
      throw RefusedException.corrupt("no palette before the image data");
    }
    int end = imageDataEnd(header, chunk);
    requireNoImageDataFrom(end);
    return new PngLayout(header, palette, transparency, chunk, end);
  }

  private PngHeader header() throws RefusedException {
    int length = Math.min(png.length, SIGNATURE.length);
    if (!Arrays.equals(png, 0, length, SIGNATURE, 0, SIGNATURE.length)) {
      throw RefusedException.notAPng();
    }
    limits.check(png.length);
    Chunk first = Chunk.at(png, SIGNATURE.length);
    if (!first.is(Chunk.IHDR) || first.length() != PngHeader.BYTES) {
      throw RefusedException.corrupt("the first chunk is not an image header");
    }
    requireIntact(first);
    PngHeader header = PngHeader.read(png, first.start());
    limits.check(header);
    return header;
  }

  /** Three bytes for each of 1 to 256 colours, once (PNG specification, 5.6 and 11.2.2). */
  private Chunk checkedPalette(Chunk chunk, Chunk earlier) throws RefusedException {
    requireIntact(chunk);
    int length = chunk.length();
    if (earlier.exists() || length == 0 || length > 3 * 256 || length % 3 != 0) {
      throw RefusedException.corrupt("a palette of " + length + " bytes, or a second one");
    }
    return chunk;
  }

  /**
   * The image data chunks must follow each other directly (PNG specification, 5.6). The file may
   * end in the last one: whether the rows are all there shows when they are inflated.
   */
  private int imageDataEnd(PngHeader header, Chunk first) throws RefusedException {
    long bytes = 0;
    Chunk chunk = first;
    while (true) {
      bytes += chunk.length();
      if (!chunk.whole(png)) {
        requirePlausible(header, bytes);
        return png.length;
      }
      requireIntact(chunk);
      int end = chunk.end();
      if (!Chunk.startsAt(png, end, Chunk.IDAT)) {
        requirePlausible(header, bytes);
        return end;
      }
      chunk = Chunk.at(png, end);
    }
  }

  /** A second run of image data means that chunks were lost or mixed up, so neither is trusted. */
  private void requireNoImageDataFrom(int end) throws RefusedException {
    int at = end;
    while (Chunk.existsAt(png, at) && !Chunk.startsAt(png, at, Chunk.IEND)) {
      at = Chunk.at(png, at).end();
      if (Chunk.startsAt(png, at, Chunk.IDAT)) {
        throw RefusedException.corrupt("image data chunks that do not follow each other");
      }
    }
  }

  private void requireIntact(Chunk chunk) throws RefusedException {
    if (!chunk.intact(png)) {
      throw RefusedException.corrupt("a critical chunk does not match its checksum");
    }
  }

  private static void requirePlausible(PngHeader header, long bytes) throws RefusedException {
    if (header.rawBytes() > bytes * MAX_INFLATION) {
      throw RefusedException.corrupt(
          "%d bytes of image data cannot hold %dx%d pixels"
              .formatted(bytes, header.width(), header.height()));
    }
  }
}
