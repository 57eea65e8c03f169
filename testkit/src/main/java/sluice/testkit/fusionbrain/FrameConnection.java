package sluice.testkit.fusionbrain;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** The frame's connection to a server: sends one request, then reads with an idle timeout. */
final class FrameConnection implements AutoCloseable {

  private static final int BUFFER_BYTES = 512;

  private final MeteredSocket transport;
  private final Socket socket;
  private final InputStream in;

  private FrameConnection(MeteredSocket transport, Socket socket) throws IOException {
    this.transport = transport;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
  }

  static FrameConnection open(String host, int port, boolean tls, Duration connect)
      throws IOException {
    MeteredSocket transport = new MeteredSocket();
    try {
      int limitMillis = (int) connect.toMillis();
      transport.connect(new InetSocketAddress(host, port), limitMillis);
      transport.setSoTimeout(limitMillis);
      return new FrameConnection(transport, tls ? FrameTls.over(transport, host, port) : transport);
    } catch (IOException noConnection) {
      transport.close();
      throw noConnection;
    }
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Sets the idle timeout for further reads; zero would mean none and is rejected. */
  void limitSilence(Duration silence) throws IOException {
    socket.setSoTimeout(Math.max(1, Math.toIntExact(silence.toMillis())));
  }

  /** The next byte, or -1 if the server has closed the connection. */
  int read() throws IOException {
    return in.read();
  }

  /** Payload of the largest TLS record received, in bytes; meaningless without TLS. */
  int largestRecordBytes() {
    return transport.largestRecordBytes();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // The response has been read or abandoned, so a failed close does not matter.
    }
  }

  /** The socket below TLS, the only place where records are visible. */
  private static final class MeteredSocket extends Socket {

    private RecordMeter meter = new RecordMeter(InputStream.nullInputStream());

    @Override
    public InputStream getInputStream() throws IOException {
      meter = new RecordMeter(super.getInputStream());
      return meter;
    }

    int largestRecordBytes() {
      return meter.largestBytes();
    }
  }
}
