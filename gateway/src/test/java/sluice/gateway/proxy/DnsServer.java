package sluice.gateway.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Answers every question for an IPv4 address (RFC 1035 section 4) with the same ones. */
final class DnsServer implements AutoCloseable {

  private static final int HEAD_BYTES = 12;
  private static final int TYPE_A = 1;
  private static final int CLASS_IN = 1;

  /** A response, recursion available, no error. */
  private static final short FLAGS = (short) 0x8180;

  /** Points to the name in the question. */
  private static final short NAME = (short) 0xc00c;

  private final DatagramSocket socket;
  private volatile List<String> addresses;

  private DnsServer(DatagramSocket socket, List<String> addresses) {
    this.socket = socket;
    this.addresses = addresses;
  }

  static DnsServer of(String... addresses) throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    DnsServer server = new DnsServer(socket, List.of(addresses));
    Thread.ofVirtual().start(server::serve);
    return server;
  }

  /** {@code 127.0.0.1:port}. */
  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  void moveTo(String... other) {
    addresses = List.of(other);
  }

  private void serve() {
    try {
      while (!socket.isClosed()) {
        DatagramPacket question = new DatagramPacket(new byte[512], 512);
        socket.receive(question);
        byte[] response = respond(question);
        socket.send(new DatagramPacket(response, response.length, question.getSocketAddress()));
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private byte[] respond(DatagramPacket packet) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
    int end = HEAD_BYTES;
    while (in.get(end) != 0) {
      end += in.get(end) + 1;
    }
    end += 1;
    short type = in.getShort(end);
    end += 2 * Short.BYTES;
    List<String> found = type == TYPE_A ? addresses : List.of();
    ByteBuffer out = ByteBuffer.allocate(512);
    out.putShort(in.getShort(0)).putShort(FLAGS);
    out.putShort((short) 1).putShort((short) found.size()).putInt(0);
    out.put(packet.getData(), HEAD_BYTES, end - HEAD_BYTES);
    for (String address : found) {
      out.putShort(NAME).putShort((short) TYPE_A).putShort((short) CLASS_IN);
      out.putInt(0); // not to be kept
      out.putShort((short) Integer.BYTES).put(InetAddress.getByName(address).getAddress());
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  @Override
  public void close() {
    socket.close();
  }
}
