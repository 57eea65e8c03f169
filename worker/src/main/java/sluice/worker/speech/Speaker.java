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
 * Speaks texts with programs of the system: RHVoice for the languages that it has a voice for, and
 * espeak-ng. Each text is a process of its own, which gets it on its standard input. May be shared
 * by any number of threads; a text is spoken while its thread waits.
 */
public final class Speaker {

  /** How long the response holds that nothing is installed. What is installed stays. */
  static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

  /** Samples per second of the best program, which is RHVoice; bounds what one may write. */
  private static final int HIGHEST_RATE = 24_000;

  private static final int WAV_HEAD_BYTES = 1024;

  private static final Duration LONGEST = Duration.ofHours(1);

  private final String path;
  private final Duration longest;
  private final LongSupplier nanos;
  private final AtomicReference<@Nullable Look> lastLook = new AtomicReference<>();

  /**
   * Looks for programs when it is first asked.
   *
   * @param path where: absolute directories separated by colons, as in the environment variable
   *     PATH
   * @param longest sound of one text, up to an hour; a text that takes longer is refused
   */
  public Speaker(String path, Duration longest) {
    this(path, longest, System::nanoTime);
  }

  Speaker(String path, Duration longest, LongSupplier nanos) {
    if (!longest.isPositive() || longest.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("the longest sound is not between nothing and an hour");
    }
    this.path = path;
    this.longest = longest;
    this.nanos = nanos;
  }

  /** Whether a program is installed for at least one language. */
  public boolean isReady() {
    return !engines().isEmpty();
  }

  /**
   * The text as sound, or why there is none. If the thread is interrupted, it still is afterwards.
   *
   * @param text anything; what is no word or sign is left out, and nothing in it is an instruction
   * @param timeLeft after it the program is killed
   */
  public Speaking speak(String text, Language language, Duration timeLeft) {
    List<Engine> installed = engines().of(language);
    if (installed.isEmpty()) {
      return new Refused(
          Reason.NO_ENGINE, "no speech program is installed; Debian has one in package espeak-ng");
    }
    String spoken = SpokenText.of(text);
    if (!SpokenText.sounds(spoken)) {
      return nothing();
    }
    try {
      return speak(spoken.getBytes(StandardCharsets.UTF_8), installed, timeLeft);
    } catch (TimeoutException e) {
      return new Refused(Reason.LATE, "the speech program took longer than the time left");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Refused(Reason.LATE, "interrupted");
    }
  }

  /** By the first program that makes a sound of it; what the last one lacked is the response. */
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
    int mostBytes = samples(HIGHEST_RATE) * Short.BYTES + WAV_HEAD_BYTES;
    Program program = new Program(engine.command(), Engine.environment(), mostBytes);
    try {
      Recording said = Recording.of(program.run(text, timeLeft)).trimmed();
      if (said.samples().length == 0) {
        return nothing();
      }
      short[] samples = new Resampler(said.rate(), Wav.RATE).resample(said.samples());
      if (samples.length > samples(Wav.RATE)) {
        return new Refused(Reason.FAILED, "it is longer than " + longest.toSeconds() + " s");
      }
      return new Sound(samples);
    } catch (IOException e) {
      return new Refused(Reason.FAILED, engine.command().getFirst() + ": " + e.getMessage());
    }
  }

  private int samples(int rate) {
    return Math.toIntExact(longest.toMillis() * rate / 1000);
  }

  private static Refused nothing() {
    return new Refused(Reason.NOTHING_TO_SAY, "the text has nothing in it that sounds");
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

  /** What was found, and when. */
  private record Look(Engines engines, long nanos) {}
}
