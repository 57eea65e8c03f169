package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.util.zip.Adler32;

/** Computes the Adler-32 of a zlib stream (RFC 1950, 8.2) incrementally. */
interface StreamChecksum {

  /** Adds the next bytes of the stream. */
  void update(MemorySegment bytes);

  int value();

  /** Uses vectors if they are supported. */
  static StreamChecksum create() {
    return Vectors.areSupported() ? new VectorAdler() : new JdkAdler();
  }

  /** Uses the implementation of the JDK. */
  final class JdkAdler implements StreamChecksum {

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
