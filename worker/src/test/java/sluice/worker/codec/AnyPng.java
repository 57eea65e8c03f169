package sluice.worker.codec;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.util.Arrays;

/**
 * An image of any type, built from fuzzer data: the rows are fuzzer bytes, while the compression
 * and all checksums are valid, so that changes by the fuzzer reach the pixels.
 */
final class AnyPng {

  private static final int SIDE_MAX = 40;
  private static final int ROWS_BYTES_MAX = 3_000;

  private final PngHeader header;
  private final byte[] palette;
  private final byte[] transparency;
  private final byte[] rows;
  private final int imageDataChunkBytes;

  private AnyPng(
      PngHeader header, byte[] palette, byte[] transparency, byte[] rows, int imageDataChunkBytes) {
    this.header = header;
    this.palette = palette;
    this.transparency = transparency;
    this.rows = rows;
    this.imageDataChunkBytes = imageDataChunkBytes;
  }

  static AnyPng from(FuzzedDataProvider data) {
    PngHeader header = header(data);
    byte[] palette = Arrays.copyOf(data.consumeBytes(20), 3 * data.consumeInt(1, 256));
    byte[] transparency = data.consumeBytes(data.consumeInt(0, 10));
    int chunkBytes = data.consumeInt(1, 1_000);
    byte[] rows = data.consumeBytes(ROWS_BYTES_MAX);
    return new AnyPng(header, palette, transparency, rows, chunkBytes);
  }

  private static PngHeader header(FuzzedDataProvider data) {
    ColourType type = data.pickValue(ColourType.values());
    int bitDepth = 1 << data.consumeInt(0, 4);
    return new PngHeader(
        data.consumeInt(1, SIDE_MAX),
        data.consumeInt(1, SIDE_MAX),
        type.allows(bitDepth) ? bitDepth : 8, // allowed for every type
        type,
        data.consumeBoolean());
  }

  /** A valid file. */
  byte[] valid() {
    return file(PngFile.zlib(filtered()));
  }

  /** A file that may be damaged but mostly has valid checksums. */
  byte[] damaged(FuzzedDataProvider data) {
    byte[] raw = filtered();
    switch (data.consumeInt(0, 2)) {
      case 0 ->
          raw = Arrays.copyOf(rows, data.consumeInt(0, 2 * raw.length)); // with any filter bytes
      case 1 -> change(raw, data);
      default -> {
        // valid so far
      }
    }
    byte[] stream = PngFile.zlib(raw);
    if (data.consumeBoolean()) {
      change(stream, data);
    }
    byte[] png = file(stream);
    if (data.consumeBoolean()) {
      change(png, data);
      PngFile.fixChecksums(png);
    }
    return data.consumeBoolean() ? Arrays.copyOf(png, data.consumeInt(0, png.length)) : png;
  }

  private static void change(byte[] bytes, FuzzedDataProvider data) {
    int changes = data.consumeInt(1, 8);
    for (int i = 0; i < changes; i++) {
      bytes[data.consumeInt(0, bytes.length - 1)] = data.consumeByte();
    }
  }

  /** The rows of all passes, each with a valid filter byte. */
  private byte[] filtered() {
    byte[] raw = Arrays.copyOf(rows, Math.toIntExact(header.rawBytes()));
    int at = 0;
    for (Pass pass : Pass.passes(header.interlaced())) {
      int columns = pass.columns(header.width());
      for (int row = 0; columns > 0 && row < pass.rows(header.height()); row++) {
        raw[at] = (byte) Math.floorMod(raw[at], 5);
        at += 1 + header.rowBytes(columns);
      }
    }
    return raw;
  }

  private byte[] file(byte[] stream) {
    PngFile png =
        new PngFile()
            .header(
                header.width(),
                header.height(),
                header.bitDepth(),
                code(header.colourType()),
                0,
                0,
                header.interlaced() ? 1 : 0);
    if (header.colourType() == ColourType.PALETTE) {
      png.chunk("PLTE", palette);
    }
    if (transparency.length > 0) {
      png.chunk("tRNS", transparency);
    }
    for (int from = 0; from < stream.length; from += imageDataChunkBytes) {
      int to = Math.min(stream.length, from + imageDataChunkBytes);
      png.chunk("IDAT", Arrays.copyOfRange(stream, from, to));
    }
    return png.end();
  }

  private static int code(ColourType type) {
    return switch (type) {
      case GREY -> 0;
      case RGB -> 2;
      case PALETTE -> 3;
      case GREY_ALPHA -> 4;
      case RGBA -> 6;
    };
  }
}
