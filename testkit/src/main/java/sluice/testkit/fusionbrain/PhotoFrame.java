package sluice.testkit.fusionbrain;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * The strictest known client of the FusionBrain API: an ESP8266 in a photo frame, with a few
 * kilobytes of memory, no JSON parser for the image and a decoder for baseline JPEG only. It uses
 * the pipelines generation of the API. Not thread-safe.
 */
public final class PhotoFrame {

  private static final String BASE = "/key/api/v1/";
  private static final int TRIES = 5;
  private static final int MAX_POLLS = 50;

  private final FrameRequests requests;
  private final FrameLimits limits;
  private int largestTlsRecordBytes;

  /** A device with the real timeouts. The keys are sent behind the words Key and Secret. */
  public PhotoFrame(String key, String secret) {
    this(key, secret, FrameLimits.DEVICE);
  }

  public PhotoFrame(String key, String secret, FrameLimits limits) {
    this.requests = new FrameRequests(key, secret);
    this.limits = limits;
  }

  /**
   * Payload of the largest TLS record received, in bytes, encryption overhead included; 0 before
   * the first. At most 512 plus that overhead if the server honours max_fragment_length and this
   * JVM was started with {@code -Djsse.enableMFLNExtension=true}, without which it does not ask.
   */
  public int largestTlsRecordBytes() {
    return largestTlsRecordBytes;
  }

  /** One status request. */
  public FrameOutcome fetch(String host, int port, boolean tls, String path) {
    try {
      return exchange(host, port, tls, requests.get(host, path), this::image);
    } catch (IOException noHead) {
      return new FrameOutcome.NoResponse(noHead.toString());
    }
  }

  /** Looks up the pipeline, starts a run and polls until it has ended. */
  public FrameOutcome generate(String host, int port, boolean tls, String query) {
    try {
      String pipelines = text(host, port, tls, requests.get(host, BASE + "pipelines"));
      String pipeline = new JsonArray(pipelines).getJsonObject(0).getString("id");
      String uuid = run(host, port, tls, requests.run(host, pipeline, query));
      return poll(host, port, tls, BASE + "pipeline/status/" + uuid);
    } catch (Refused | DecodeException | IndexOutOfBoundsException useless) {
      return new FrameOutcome.Failed(useless.toString());
    } catch (IOException noResponse) {
      return new FrameOutcome.NoResponse(noResponse.toString());
    }
  }

  private String run(String host, int port, boolean tls, byte[] request) throws IOException {
    for (int left = TRIES - 1; ; left--) {
      try {
        String uuid = new JsonObject(text(host, port, tls, request)).getString("uuid", "");
        if (!uuid.isEmpty()) {
          return uuid;
        }
        throw new Refused("no run identifier");
      } catch (IOException | DecodeException failed) {
        if (left == 0) {
          throw failed;
        }
        pause(limits.betweenTries());
      }
    }
  }

  private FrameOutcome poll(String host, int port, boolean tls, String path) throws IOException {
    FrameOutcome response = new FrameOutcome.Waiting();
    for (int poll = 0; poll < MAX_POLLS; poll++) {
      pause(limits.betweenPolls());
      response = fetch(host, port, tls, path);
      if (response instanceof FrameOutcome.Image || response instanceof FrameOutcome.Failed) {
        return response;
      }
    }
    return response;
  }

  private FrameOutcome image(FrameConnection connection, FrameResponse response) {
    if (!response.isSuccess()) {
      return new FrameOutcome.Failed("status " + response.status());
    }
    try {
      QuoteScan scan = new QuoteScan(response);
      return switch (scan.find()) {
        case WAITING -> new FrameOutcome.Waiting();
        case FAILED -> new FrameOutcome.Failed("the service reports FAIL");
        case NOTHING -> new FrameOutcome.Failed("no image in the expected place");
        case IMAGE -> {
          connection.limitSilence(limits.imageRead());
          yield shown(scan.image());
        }
      };
    } catch (IOException brokenBody) {
      return new FrameOutcome.Failed(brokenBody.toString());
    }
  }

  private static FrameOutcome shown(byte[] jpeg) {
    return TJpgDec.refusal(jpeg)
        .<FrameOutcome>map(FrameOutcome.Failed::new)
        .orElseGet(() -> new FrameOutcome.Image(jpeg));
  }

  private String text(String host, int port, boolean tls, byte[] request) throws IOException {
    return exchange(
        host,
        port,
        tls,
        request,
        (_, response) -> {
          if (!response.isSuccess()) {
            throw new Refused("status " + response.status());
          }
          return response.text();
        });
  }

  /** Opens a connection for one request, as the device does. */
  private <T> T exchange(String host, int port, boolean tls, byte[] request, Reader<T> reader)
      throws IOException {
    try (FrameConnection connection = FrameConnection.open(host, port, tls, limits.connect())) {
      try {
        connection.send(request);
        return reader.read(connection, FrameResponse.head(connection, limits));
      } finally {
        largestTlsRecordBytes =
            tls
                ? Math.max(largestTlsRecordBytes, connection.largestRecordBytes())
                : largestTlsRecordBytes;
      }
    }
  }

  private static void pause(Duration wait) throws InterruptedIOException {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting");
    }
  }

  /** A response with which the device cannot continue. */
  private static final class Refused extends IOException {

    private static final long serialVersionUID = 1;

    Refused(String why) {
      super(why);
    }
  }

  @FunctionalInterface
  private interface Reader<T> {

    T read(FrameConnection connection, FrameResponse response) throws IOException;
  }
}
