package sluice.testkit.fusionbrain;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A response as GyverHTTP reads it: it knows four header names in three spellings each, requires
 * CRLF line ends, and reads no body whose size is not announced.
 */
final class FrameResponse {

  private static final int MAX_CHUNK_DIGITS = 8;

  private final FrameConnection connection;
  private final int status;
  private boolean chunked;

  /** Remaining bytes of the body or of the current chunk. */
  private long left;

  private FrameResponse(FrameConnection connection, int status) {
    this.connection = connection;
    this.status = status;
  }

  /** Reads the head; its first byte has its own timeout. */
  static FrameResponse head(FrameConnection connection, FrameLimits limits) throws IOException {
    connection.limitSilence(limits.firstByte());
    int first = connection.read();
    if (first < 0) {
      throw new EOFException("closed without a response");
    }
    connection.limitSilence(limits.read());
    String[] words = ((char) first + line(connection)).split(" ", 3);
    if (words.length < 2 || !words[1].matches("\\d{3}")) {
      throw new IOException("no status line: " + words[0]);
    }
    FrameResponse response = new FrameResponse(connection, Integer.parseInt(words[1]));
    String header = line(connection);
    while (!header.isEmpty()) {
      response.header(header);
      header = line(connection);
    }
    return response;
  }

  boolean isSuccess() {
    return status / 100 == 2;
  }

  int status() {
    return status;
  }

  /** The next byte of the body, or -1 at its end. */
  int read() throws IOException {
    if (left == 0 && chunked) {
      nextChunk();
    }
    if (left == 0) {
      return -1;
    }
    int next = connection.read();
    if (next < 0) {
      throw new EOFException("closed " + left + " bytes before the announced end");
    }
    left--;
    if (left == 0 && chunked && !line(connection).isEmpty()) {
      throw new IOException("no line end after a chunk");
    }
    return next;
  }

  private void header(String header) {
    int colon = header.indexOf(':');
    if (colon < 1) {
      return;
    }
    String value = header.substring(colon + 1).strip();
    switch (header.substring(0, colon)) {
      case "Content-Length", "content-length", "CONTENT-LENGTH" -> left = length(value);
      case "Transfer-Encoding", "transfer-encoding", "TRANSFER-ENCODING" ->
          chunked = value.equals("chunked");
      default -> {}
    }
  }

  private static long length(String value) {
    return value.matches("\\d{1,9}") ? Long.parseLong(value) : 0;
  }

  private void nextChunk() throws IOException {
    String size = line(connection);
    if (!size.matches("[0-9A-Fa-f]{1," + MAX_CHUNK_DIGITS + "}")) {
      throw new IOException("no chunk size: " + size);
    }
    left = Long.parseLong(size, 16);
    chunked = left > 0;
  }

  /** A line without its CRLF. A bare LF also ends a line, but makes the response invalid. */
  private static String line(FrameConnection connection) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = connection.read();
    while (next >= 0 && next != '\n') {
      line.append((char) next);
      next = connection.read();
    }
    if (next < 0) {
      throw new EOFException("closed in the middle of a line: " + line);
    }
    if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
      throw new IOException("line without CRLF: " + line);
    }
    return line.substring(0, line.length() - 1);
  }

  /** The rest of the body as UTF-8. */
  String text() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int next = read();
    while (next >= 0) {
      bytes.write(next);
      next = read();
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
