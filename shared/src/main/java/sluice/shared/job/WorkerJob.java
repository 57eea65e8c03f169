package sluice.shared.job;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import sluice.shared.payload.Payload;

/** A job that a gateway sends to a worker. Jobs of all kinds go to one address. */
public sealed interface WorkerJob {

  /**
   * Time that the gateway will wait for the result. A duration, because the clocks of two machines
   * differ.
   */
  Duration timeLeft();

  /** The bytes sent with the job. */
  Buffer payload();

  /** Number of input bytes, sent or to be fetched; workers limit their sum. */
  default int bytes() {
    return payload().length();
  }

  /**
   * Converts an image to JPEG.
   *
   * @param quality JPEG quality, 1 to 100
   * @param png the image as raw bytes, not base64: see docs/decisions/0004-raw-bytes-on-the-bus.md
   */
  record Transcode(Duration timeLeft, int quality, Buffer png) implements WorkerJob {

    @Override
    public Buffer payload() {
      return png;
    }
  }

  /**
   * Converts an image that the worker fetches once it has a slot for it.
   *
   * @param quality JPEG quality, 1 to 100
   * @param source where to fetch the PNG
   */
  record FetchAndTranscode(Duration timeLeft, int quality, Payload source) implements WorkerJob {

    @Override
    public Buffer payload() {
      return Buffer.buffer();
    }

    @Override
    public int bytes() {
      return source.length();
    }
  }

  /** A job that produces a video, which takes seconds instead of milliseconds. */
  sealed interface Avatar extends WorkerJob {}

  /**
   * Makes a video of the avatar speaking a text.
   *
   * @param language ISO 639-1 code, for example {@code ru}
   * @param payload the text in UTF-8
   */
  record Speak(Duration timeLeft, String language, Buffer payload) implements Avatar {}

  /** Joins videos of the avatar in this order. */
  record Join(Duration timeLeft, List<Buffer> videos) implements Avatar {

    @Override
    public int bytes() {
      return videos.stream().mapToInt(Buffer::length).sum();
    }

    @Override
    public Buffer payload() {
      Buffer all = Buffer.buffer(bytes());
      videos.forEach(all::appendBuffer);
      return all;
    }

    /** Splits the bytes that {@link #payload} concatenated. */
    static Join of(Duration timeLeft, List<Integer> lengths, Buffer payload) {
      List<Buffer> videos = new ArrayList<>();
      int from = 0;
      for (int length : lengths) {
        Objects.checkFromIndexSize(from, length, payload.length());
        videos.add(payload.slice(from, from + length));
        from += length;
      }
      return new Join(timeLeft, List.copyOf(videos));
    }
  }

  /** Returns the avatar with its mouth closed, as JPEG. */
  record Portrait(Duration timeLeft) implements WorkerJob {

    @Override
    public Buffer payload() {
      return Buffer.buffer();
    }
  }
}
