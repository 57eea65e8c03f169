package sluice.testkit.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * Requests {@link Bomb}s and reads the responses as fast as they arrive. All work is done in the
 * calling thread and so with its priority.
 */
final class BombClient {

  /** Read timeout. The whole response may take longer, but it must end. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String gateway;

  BombClient(String gateway) {
    this.gateway = gateway;
  }

  /** The violation in the response; empty if there is none. */
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
        return "was forwarded to its end";
      }
      return bomb.isForwardedUnchanged() && sum.getValue() != checksum ? "was changed" : "";
    } catch (IOException broken) {
      return bomb.isGzip() ? "" : broken.toString();
    }
  }
}
