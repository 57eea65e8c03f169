package sluice.shared.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * The bytes of a buffer as an array, without a copy where the buffer is one already. The only place
 * that looks inside Vert.x's buffers: going through {@link Buffer#getByte(int)} or copying out
 * would cost more than all of the scanning.
 */
public final class HeapBytes {

  private final byte[] array;
  private final int from;
  private final int to;

  private HeapBytes(byte[] array, int from, int to) {
    this.array = array;
    this.from = from;
    this.to = to;
  }

  public static HeapBytes of(Buffer buffer) {
    ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
    if (bytes.hasArray()) {
      int from = bytes.arrayOffset() + bytes.readerIndex();
      return new HeapBytes(bytes.array(), from, from + bytes.readableBytes());
    }
    byte[] copy = buffer.getBytes();
    return new HeapBytes(copy, 0, copy.length);
  }

  /** A buffer over the array; whoever gets it owns the array too. */
  public static Buffer buffer(byte[] array, int length) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(array, 0, length));
  }

  /** Holds the bytes, and maybe others around them. */
  public byte[] array() {
    return array;
  }

  /** Index of the first byte. */
  public int from() {
    return from;
  }

  /** Index behind the last byte. */
  public int to() {
    return to;
  }
}
