package sluice.worker.codec;

/**
 * Positions of the relevant chunks of a validated PNG.
 *
 * @param header size and type of the image
 * @param palette the PLTE chunk, or {@link Chunk#NONE}
 * @param transparency a usable tRNS chunk, or {@link Chunk#NONE}
 * @param firstImageData the first IDAT chunk; the others follow directly
 * @param imageDataEnd offset of the byte after the last IDAT chunk
 */
record PngLayout(
    PngHeader header, Chunk palette, Chunk transparency, Chunk firstImageData, int imageDataEnd) {}
