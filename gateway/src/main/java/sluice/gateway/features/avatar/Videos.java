package sluice.gateway.features.avatar;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import sluice.shared.job.WorkerReply.Video;
import sluice.shared.video.VideoStore;

/** Stores the videos and the audio of chunks under the ids of the API. */
final class Videos {

  /** What is stored for a chunk. */
  enum Kind {
    VIDEO(".mp4", "video/mp4"),
    AUDIO(".wav", "audio/wav");

    private final String suffix;
    private final String contentType;

    Kind(String suffix, String contentType) {
      this.suffix = suffix;
      this.contentType = contentType;
    }

    String contentType() {
      return contentType;
    }
  }

  /** Age from which a clean-up removes videos. */
  private static final Duration OLD = Duration.ofHours(1);

  private static final int MICROS = 1_000_000;

  /**
   * Date, time, a random number in the place of microseconds, and the index of the chunk, as in the
   * ids of other avatar servers; then random digits, so that ids cannot be guessed.
   */
  private static final Pattern ID = Pattern.compile("\\d{8}_\\d{6}_\\d{6}_\\d{1,6}_[0-9a-f]{32}");

  private static final int RANDOM_BYTES = 16;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss", Locale.ROOT);

  private static final int TIME_LENGTH = 15;

  private final VideoStore store;
  private final Clock clock;

  private final SecureRandom random = new SecureRandom();

  Videos(VideoStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Stores a chunk.
   *
   * @return its id
   */
  Future<String> store(int index, Video video) {
    byte[] suffix = new byte[RANDOM_BYTES];
    random.nextBytes(suffix);
    String id =
        "%s_%06d_%d_%s"
            .formatted(
                TIME.format(LocalDateTime.now(clock)),
                random.nextInt(MICROS),
                index,
                HexFormat.of().formatHex(suffix));
    return Future.join(
            store.put(id + Kind.VIDEO.suffix, video.mp4()),
            store.put(id + Kind.AUDIO.suffix, video.wav()))
        .map(id);
  }

  /** Finds the video or audio of a chunk; empty if the id is unknown or expired. */
  Future<Optional<Buffer>> find(String id, Kind kind) {
    return ID.matcher(id).matches()
        ? store.get(id + kind.suffix)
        : Future.succeededFuture(Optional.empty());
  }

  /**
   * Removes everything that is older than an hour.
   *
   * @return number of removed files, videos and audio
   */
  Future<Integer> removeOld() {
    LocalDateTime old = LocalDateTime.now(clock).minus(OLD);
    return store.remove(name -> isBefore(name, old));
  }

  private static boolean isBefore(String name, LocalDateTime time) {
    try {
      return LocalDateTime.parse(name.substring(0, TIME_LENGTH), TIME).isBefore(time);
    } catch (DateTimeParseException | IndexOutOfBoundsException e) {
      return false; // stored by another release
    }
  }

  /** UTC, so that all gateways of a cluster agree. */
  static Clock clock() {
    return Clock.system(ZoneOffset.UTC);
  }
}
