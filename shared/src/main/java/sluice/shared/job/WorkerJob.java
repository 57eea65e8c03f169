package sluice.shared.job;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import sluice.shared.payload.Payload;

/**
 * What a gateway asks of a worker. All kinds go to the same address and through the same admission.
 */
public sealed interface WorkerJob {

  /**
   * How long the gateway will wait, counted from now: the clocks of two machines differ, so a point
   * in time would not do.
   */
  Duration timeLeft();

  /** The bytes it is about, as far as they travel with it. */
  Buffer payload();

  /** How many it is about, wherever they are; a worker holds a bounded number. */
  default int bytes() {
    return payload().length();
  }

  /**
   * An image to be turned into a JPEG.
   *
   * @param quality JPEG quality, 1..100
   * @param png the image as raw bytes; why not base64: docs/decisions/0004-raw-bytes-on-the-bus.md
   */
  record Transcode(Duration timeLeft, int quality, Buffer png) implements WorkerJob {

    @Override
    public Buffer payload() {
      return png;
    }
  }

  /**
   * The same with an image that the worker fetches when it has room for it.
   *
   * @param source where the PNG is to be had
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

  /** A job that is a video in the end: seconds of work instead of milliseconds. */
  sealed interface Avatar extends WorkerJob {}

  /**
   * A text to be spoken by the avatar: sound, and a video to it.
   *
   * @param language as ISO 639-1 has it, for example {@code ru}
   * @param payload the text in UTF-8
   */
  record Speak(Duration timeLeft, String language, Buffer payload) implements Avatar {}

  /** Videos of the avatar to be made into one, in this order. */
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

    /** Takes apart what {@link #payload} has put together. */
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

  /** The avatar at rest, as a JPEG. */
  record Portrait(Duration timeLeft) implements WorkerJob {

    @Override
    public Buffer payload() {
      return Buffer.buffer();
    }
  }
}
