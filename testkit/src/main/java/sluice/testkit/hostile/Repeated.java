package sluice.testkit.hostile;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A body too large for memory: the head, then the unit many times, then the tail.
 *
 * @param times number of times the unit is sent
 */
record Repeated(Buffer head, Buffer unit, int times, Buffer tail) {

  Repeated(byte[] head, byte[] unit, int times, byte[] tail) {
    this(Buffer.buffer(head), Buffer.buffer(unit), times, Buffer.buffer(tail));
  }

  Repeated(String head, String unit, int times, String tail) {
    this(Buffer.buffer(head), Buffer.buffer(unit), times, Buffer.buffer(tail));
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(head.getBytes());
    byte[] bytes = unit.getBytes();
    for (int i = 0; i < times; i++) {
      out.write(bytes);
    }
    out.write(tail.getBytes());
  }
}
