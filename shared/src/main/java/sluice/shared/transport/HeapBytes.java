package sluice.shared.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of a buffer as an array, copied only where the buffer is not backed by one. The only
 * place that looks inside Vert.x's buffers: {@link Buffer#getByte(int)} for each byte, or a copy of
 * all of them, would cost more than the scanning.
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

  /** The bytes of a buffer, which share its memory where possible. */
  public static HeapBytes of(Buffer buffer) {
    ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
    if (bytes.hasArray()) {
      int from = bytes.arrayOffset() + bytes.readerIndex();
      return new HeapBytes(bytes.array(), from, from + bytes.readableBytes());
    }
    byte[] copy = buffer.getBytes();
    return new HeapBytes(copy, 0, copy.length);
  }

  /** A buffer over the first bytes of an array, which then belongs to the buffer. */
  public static Buffer buffer(byte[] array, int length) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(array, 0, length));
  }

  /** A buffer over what remains in another one, which then belongs to it. */
  public static Buffer buffer(ByteBuffer bytes) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
  }

  /** Contains the bytes, and possibly others around them. */
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

  /** An array of exactly these bytes, copied only where {@link #array} contains others as well. */
  public byte[] exact() {
    return from == 0 && to == array.length ? array : Arrays.copyOfRange(array, from, to);
  }

  /** Reads the bytes without copying them first. */
  public InputStream stream() {
    return new ByteArrayInputStream(array, from, to - from);
  }
}
