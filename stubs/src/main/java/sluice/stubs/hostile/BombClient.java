package sluice.stubs.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * Asks for {@link Bomb}s and takes whatever comes, as fast as it comes. All in the thread that
 * asks, so that its priority is that of the work.
 */
final class BombClient {

  /** Longest silence; a response takes as long as it takes, and must have an end. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String gateway;

  BombClient(String gateway) {
    this.gateway = gateway;
  }

  /** What is wrong with what came; empty if nothing is. */
  String complaint(Bomb bomb, long checksum) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(gateway + bomb.target()).toURL().openConnection();
      connection.setReadTimeout((int) PATIENCE.toMillis());
      connection.setRequestProperty("Accept-Encoding", "gzip");
      int status = connection.getResponseCode();
      if (status != 200) {
        return bomb.isGzip() && status == 502 ? "" : "status " + status;
      }
      CRC32C sum = new CRC32C();
      try (InputStream body = new CheckedInputStream(connection.getInputStream(), sum)) {
        body.transferTo(OutputStream.nullOutputStream());
      }
      if (bomb.isGzip()) {
        return "was passed on to its end";
      }
      return bomb.passesUnchanged() && sum.getValue() != checksum ? "was changed" : "";
    } catch (IOException broken) {
      return bomb.isGzip() ? "" : broken.toString();
    }
  }
}
