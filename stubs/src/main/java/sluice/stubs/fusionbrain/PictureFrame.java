package sluice.stubs.fusionbrain;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * The strictest known client of the FusionBrain API: an ESP8266 in a picture frame, with a few
 * kilobytes to spare, no JSON parser for the picture and a decoder for baseline JPEG only. Speaks
 * the pipelines generation. One instance is one device: not for use by several threads.
 */
public final class PictureFrame {

  private static final String BASE = "/key/api/v1/";
  private static final int TRIES = 5;
  private static final int MAX_POLLS = 50;

  private final FrameRequests requests;
  private final FrameLimits limits;
  private int largestTlsRecordBytes;

  /** A device with the real limits; the words Key and Secret are put before the keys. */
  public PictureFrame(String key, String secret) {
    this(key, secret, FrameLimits.DEVICE);
  }

  public PictureFrame(String key, String secret, FrameLimits limits) {
    this.requests = new FrameRequests(key, secret);
    this.limits = limits;
  }

  /**
   * Payload of the largest TLS record any answer came in, encryption overhead included; 0 before
   * the first. At most 512 plus that overhead if the server honours max_fragment_length and this
   * JVM was started with {@code -Djsse.enableMFLNExtension=true}, without which it does not ask.
   */
  public int largestTlsRecordBytes() {
    return largestTlsRecordBytes;
  }

  /** One status request. */
  public FrameAnswer fetch(String host, int port, boolean tls, String path) {
    try {
      return exchange(host, port, tls, requests.get(host, path), this::picture);
    } catch (IOException noHead) {
      return new FrameAnswer.NoAnswer(noHead.toString());
    }
  }

  /** The whole way: asks which pipeline there is, starts a run and polls until it is over. */
  public FrameAnswer generate(String host, int port, boolean tls, String query) {
    try {
      String pipelines = text(host, port, tls, requests.get(host, BASE + "pipelines"));
      String pipeline = new JsonArray(pipelines).getJsonObject(0).getString("id");
      String uuid = run(host, port, tls, requests.run(host, pipeline, query));
      return poll(host, port, tls, BASE + "pipeline/status/" + uuid);
    } catch (Refused | DecodeException | IndexOutOfBoundsException useless) {
      return new FrameAnswer.Failed(useless.toString());
    } catch (IOException noAnswer) {
      return new FrameAnswer.NoAnswer(noAnswer.toString());
    }
  }

  private String run(String host, int port, boolean tls, byte[] request) throws IOException {
    for (int left = TRIES - 1; ; left--) {
      try {
        String uuid = new JsonObject(text(host, port, tls, request)).getString("uuid", "");
        if (!uuid.isEmpty()) {
          return uuid;
        }
        throw new Refused("no identifier of a run");
      } catch (IOException | DecodeException failed) {
        if (left == 0) {
          throw failed;
        }
        pause(limits.betweenTries());
      }
    }
  }

  private FrameAnswer poll(String host, int port, boolean tls, String path) throws IOException {
    FrameAnswer answer = new FrameAnswer.Waiting();
    for (int poll = 0; poll < MAX_POLLS; poll++) {
      pause(limits.betweenPolls());
      answer = fetch(host, port, tls, path);
      if (answer instanceof FrameAnswer.Picture || answer instanceof FrameAnswer.Failed) {
        return answer;
      }
    }
    return answer;
  }

  private FrameAnswer picture(FrameConnection connection, FrameResponse response) {
    if (!response.isSuccess()) {
      return new FrameAnswer.Failed("status " + response.status());
    }
    try {
      QuoteScan scan = new QuoteScan(response);
      return switch (scan.find()) {
        case WAITING -> new FrameAnswer.Waiting();
        case FAILED -> new FrameAnswer.Failed("the service reports FAIL");
        case NOTHING -> new FrameAnswer.Failed("no picture where it is looked for");
        case PICTURE -> {
          connection.limitSilence(limits.pictureRead());
          yield shown(scan.picture());
        }
      };
    } catch (IOException brokenBody) {
      return new FrameAnswer.Failed(brokenBody.toString());
    }
  }

  private static FrameAnswer shown(byte[] jpeg) {
    return TJpgDec.refusal(jpeg)
        .<FrameAnswer>map(FrameAnswer.Failed::new)
        .orElseGet(() -> new FrameAnswer.Picture(jpeg));
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

  /** One connection for one request, as the device does it. */
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
      throw new InterruptedIOException("stopped while waiting");
    }
  }

  /** There was an answer, but not the one the device needs to go on. */
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
