package sluice.worker.codec;

import java.util.Arrays;

/**
 * Walks through the chunks of a PNG once, before anything is allocated or inflated, and locates the
 * image. A file that passes is within the limits and all its critical chunks are valid; after that,
 * only the compressed data itself can be damaged.
 *
 * <p>Damage that could change the image is refused; any other damage is tolerated. Damaged
 * ancillary chunks are skipped, and a missing IEND or a file truncated after the last row is
 * accepted.
 */
final class ChunkValidator {

  /** PNG specification, third edition, 5.2. */
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /**
   * Maximum expansion by inflating: 258 bytes from two bits. A header that promises more is false,
   * and the file is refused before its pixels are allocated.
   */
  private static final long MAX_INFLATION = 1032;

  private final byte[] png;
  private final CodecLimits limits;

  ChunkValidator(byte[] png, CodecLimits limits) {
    this.png = png;
    this.limits = limits;
  }

  PngLayout validate() throws RefusedException {
    PngHeader header = header();
    Chunk palette = Chunk.NONE;
    Chunk transparency = Chunk.NONE;
    Chunk chunk = Chunk.at(png, SIGNATURE.length + Chunk.OVERHEAD + PngHeader.BYTES);
    while (!chunk.isA(Chunk.IDAT)) {
      if (chunk.isA(Chunk.PLTE)) {
        palette = checkedPalette(chunk, palette);
      } else if (chunk.isA(Chunk.TRNS) && !transparency.exists() && chunk.hasValidCrc(png)) {
        transparency = chunk;
      } else if (chunk.isCritical()) {
        throw RefusedException.corrupt("unexpected critical chunk before the image data");
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
    if (!first.isA(Chunk.IHDR) || first.length() != PngHeader.BYTES) {
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
      throw RefusedException.corrupt(
          "invalid palette of " + length + " bytes, or a second palette");
    }
    return chunk;
  }

  /**
   * The image data chunks must be consecutive (PNG specification, 5.6). The file may end within the
   * last one; inflating shows whether all rows exist.
   */
  private int imageDataEnd(PngHeader header, Chunk first) throws RefusedException {
    long bytes = 0;
    Chunk chunk = first;
    while (true) {
      bytes += chunk.length();
      if (!chunk.isComplete(png)) {
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

  /** A second run of image data means that chunks were lost or reordered. */
  private void requireNoImageDataFrom(int end) throws RefusedException {
    int at = end;
    while (Chunk.isCompleteAt(png, at) && !Chunk.startsAt(png, at, Chunk.IEND)) {
      at = Chunk.at(png, at).end();
      if (Chunk.startsAt(png, at, Chunk.IDAT)) {
        throw RefusedException.corrupt("image data chunks are not consecutive");
      }
    }
  }

  private void requireIntact(Chunk chunk) throws RefusedException {
    if (!chunk.hasValidCrc(png)) {
      throw RefusedException.corrupt("checksum mismatch in a critical chunk");
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
