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

/** The chunks that have been played, by the names that the API gives them. */
final class Videos {

  /** What there is of a chunk. */
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

  /** What the API calls old. */
  private static final Duration OLD = Duration.ofHours(1);

  private static final int MICROS = 1_000_000;

  /**
   * Date and time, a number that stands where microseconds would, and the index of the chunk, as
   * clients know ids. What is behind them keeps strangers from guessing one.
   */
  private static final Pattern ID = Pattern.compile("\\d{8}_\\d{6}_\\d{6}_\\d{1,6}_[0-9a-f]{32}");

  private static final int UNGUESSABLE_BYTES = 16;

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
   * Keeps a chunk.
   *
   * @return its id
   */
  Future<String> keep(int index, Video video) {
    byte[] unguessable = new byte[UNGUESSABLE_BYTES];
    random.nextBytes(unguessable);
    String id =
        "%s_%06d_%d_%s"
            .formatted(
                TIME.format(LocalDateTime.now(clock)),
                random.nextInt(MICROS),
                index,
                HexFormat.of().formatHex(unguessable));
    return Future.join(
            store.put(id + Kind.VIDEO.suffix, video.mp4()),
            store.put(id + Kind.AUDIO.suffix, video.wav()))
        .map(id);
  }

  /** What there is of a chunk; empty if there is none of this id, or it was too long ago. */
  Future<Optional<Buffer>> find(String id, Kind kind) {
    return ID.matcher(id).matches()
        ? store.get(id + kind.suffix)
        : Future.succeededFuture(Optional.empty());
  }

  /**
   * Removes what is older than an hour, if it is kept for so long.
   *
   * @return how many videos and sounds that were
   */
  Future<Integer> removeOld() {
    LocalDateTime old = LocalDateTime.now(clock).minus(OLD);
    return store.remove(name -> isBefore(name, old));
  }

  private static boolean isBefore(String name, LocalDateTime time) {
    try {
      return LocalDateTime.parse(name.substring(0, TIME_LENGTH), TIME).isBefore(time);
    } catch (DateTimeParseException | IndexOutOfBoundsException e) {
      return false; // of another release
    }
  }

  /** As all gateways of a cluster have it. */
  static Clock clock() {
    return Clock.system(ZoneOffset.UTC);
  }
}
