package sluice.worker.codec;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates with the zlib of the JDK, which is always available. */
final class JdkInflate implements InflateStream {

  private final Inflater inflater = new Inflater();
  private final ImageData data;
  private final MemorySegment window;
  private final ByteBuffer rows;

  JdkInflate(ImageData data, Workspace workspace) {
    this.data = data;
    this.window = workspace.window();
    this.rows = window.asByteBuffer();
  }

  @Override
  public MemorySegment rows() {
    return window;
  }

  @Override
  public long next(int bytes) throws RefusedException {
    rows.clear().limit(bytes);
    while (rows.hasRemaining()) {
      inflate();
      if (rows.hasRemaining()) {
        if (inflater.finished()) {
          throw RefusedException.corrupt("the image data ends before the last row");
        }
        data.require();
        inflater.setInput(data.piece());
      }
    }
    return 0;
  }

  @Override
  public void finish() throws RefusedException {
    rows.clear().limit(1);
    inflate();
    while (rows.hasRemaining() && !inflater.finished() && data.more()) {
      inflater.setInput(data.piece());
      inflate();
    }
  }

  /** Runs until the output is full or the input is used up. */
  private void inflate() throws RefusedException {
    try {
      inflater.inflate(rows);
    } catch (DataFormatException _) {
      throw RefusedException.corrupt("the image data is not a valid zlib stream");
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
