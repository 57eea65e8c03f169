package sluice.worker.speech;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import sluice.worker.sound.Resampler;
import sluice.worker.sound.Wav;
import sluice.worker.speech.Speaking.Reason;
import sluice.worker.speech.Speaking.Refused;
import sluice.worker.speech.Speaking.Sound;

/**
 * Speaks text with installed programs: RHVoice for languages that have a voice, otherwise
 * espeak-ng. Each text runs in its own process and is passed on standard input. Thread-safe; calls
 * block until the text has been spoken.
 */
public final class Speaker {

  /** Time after which a search that found nothing is repeated. */
  static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

  /** Samples per second of RHVoice, the highest of all programs; limits the size of the output. */
  private static final int HIGHEST_RATE = 24_000;

  private static final int WAV_HEAD_BYTES = 1024;

  private static final Duration LONGEST = Duration.ofHours(1);

  private final String path;
  private final Duration longest;
  private final LongSupplier nanos;
  private final AtomicReference<@Nullable Look> lastLook = new AtomicReference<>();

  /**
   * Creates a speaker, which searches for programs on first use.
   *
   * @param path absolute directories separated by colons, as in the environment variable PATH
   * @param longest maximum duration of one text, up to an hour; longer ones are refused
   */
  public Speaker(String path, Duration longest) {
    this(path, longest, System::nanoTime);
  }

  Speaker(String path, Duration longest, LongSupplier nanos) {
    if (!longest.isPositive() || longest.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the maximum duration must be positive and at most an hour");
    }
    this.path = path;
    this.longest = longest;
    this.nanos = nanos;
  }

  /** True if a program is installed for at least one language. */
  public boolean isReady() {
    return !engines().isEmpty();
  }

  /**
   * Speaks a text. The interrupt flag of the thread is preserved.
   *
   * @param text any text; {@link SpokenText} removes everything a program could take for a command
   * @param timeLeft time after which the program is killed
   */
  public Speaking speak(String text, Language language, Duration timeLeft) {
    List<Engine> installed = engines().of(language);
    if (installed.isEmpty()) {
      return new Refused(
          Reason.NO_SPEECH_ENGINE, "no speech program is installed; on Debian, install espeak-ng");
    }
    String spoken = SpokenText.of(text);
    if (!SpokenText.isPronounceable(spoken)) {
      return nothing();
    }
    try {
      return speak(spoken.getBytes(StandardCharsets.UTF_8), installed, timeLeft);
    } catch (TimeoutException e) {
      return new Refused(Reason.LATE, "the speech program did not finish in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Refused(Reason.LATE, "interrupted");
    }
  }

  /** Tries the programs in order; if all fail, returns the result of the last one. */
  private Speaking speak(byte[] text, List<Engine> installed, Duration timeLeft)
      throws TimeoutException, InterruptedException {
    long end = nanos.getAsLong() + timeLeft.toNanos();
    Speaking spoken = nothing();
    for (Engine engine : installed) {
      spoken = speak(text, engine, Duration.ofNanos(end - nanos.getAsLong()));
      if (spoken instanceof Sound) {
        break;
      }
    }
    return spoken;
  }

  private Speaking speak(byte[] text, Engine engine, Duration timeLeft)
      throws TimeoutException, InterruptedException {
    int maxBytes = samples(HIGHEST_RATE) * Short.BYTES + WAV_HEAD_BYTES;
    Program program = new Program(engine.command(), Engine.environment(), maxBytes);
    try {
      Recording said = Recording.of(program.run(text, timeLeft)).trimmed();
      if (said.samples().length == 0) {
        return nothing();
      }
      short[] samples = new Resampler(said.rate(), Wav.RATE).resample(said.samples());
      if (samples.length > samples(Wav.RATE)) {
        return new Refused(
            Reason.NOT_RENDERED, "the sound is longer than " + longest.toSeconds() + " s");
      }
      return new Sound(samples);
    } catch (IOException e) {
      return new Refused(Reason.NOT_RENDERED, engine.command().getFirst() + ": " + e.getMessage());
    }
  }

  private int samples(int rate) {
    return Math.toIntExact(longest.toMillis() * rate / 1000);
  }

  private static Refused nothing() {
    return new Refused(Reason.NOTHING_TO_SAY, "the text has nothing pronounceable");
  }

  private Engines engines() {
    Look last = lastLook.get();
    long now = nanos.getAsLong();
    if (last != null && (!last.engines().isEmpty() || now - last.nanos() < LOOK_AGAIN.toNanos())) {
      return last.engines();
    }
    Engines found = Engines.installed(path);
    lastLook.set(new Look(found, now));
    return found;
  }

  private record Look(Engines engines, long nanos) {}
}
