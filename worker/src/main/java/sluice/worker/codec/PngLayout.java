package sluice.worker.codec;

/**
 * Where everything that matters lies in a PNG whose chunks are all sound.
 *
 * @param header what kind of image it is
 * @param palette the PLTE chunk, or {@link Chunk#NONE}
 * @param transparency a usable tRNS chunk, or {@link Chunk#NONE}
 * @param firstImageData the first IDAT chunk; the others follow it without a gap
 * @param imageDataEnd offset of the byte after the last IDAT chunk
 */
record PngLayout(
    PngHeader header, Chunk palette, Chunk transparency, Chunk firstImageData, int imageDataEnd) {}
