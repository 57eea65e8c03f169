package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.util.zip.Adler32;

/** The Adler-32 of a zlib stream (RFC 1950, 8.2), piece by piece. */
interface StreamChecksum {

  /** Takes the next bytes of the stream. */
  void update(MemorySegment bytes);

  int value();

  /** By vectors where they can be used. */
  static StreamChecksum begin() {
    return Vectors.suit() ? new VectorAdler() : new OfJdk();
  }

  /** The JDK's. */
  final class OfJdk implements StreamChecksum {

    private final Adler32 adler = new Adler32();

    @Override
    public void update(MemorySegment bytes) {
      adler.update(bytes.asByteBuffer());
    }

    @Override
    public int value() {
      return (int) adler.getValue();
    }
  }
}
