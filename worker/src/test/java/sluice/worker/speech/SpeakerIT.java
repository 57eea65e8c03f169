package sluice.worker.speech;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sluice.worker.sound.Wav;
import sluice.worker.speech.Speaking.Reason;
import sluice.worker.speech.Speaking.Refused;
import sluice.worker.speech.Speaking.Sound;

/** Finding and running speech programs, with scripts in their place. */
@Timeout(20)
final class SpeakerIT {

  private static final Duration LONG = Duration.ofSeconds(15);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Samples of the fake espeak-ng; the lengths identify the program. */
  private static final int OF_ESPEAK = 1_000;

  private static final int OF_RHVOICE = 2_000;

  @TempDir private Path root;
  private Path programs;
  private Speaker speaker;

  @BeforeEach
  void emptyPath() throws IOException {
    programs = Files.createDirectories(root.resolve("usr/bin"));
    speaker = new Speaker("relative:/nowhere:" + programs, MINUTE);
  }

  @Test
  void theRefusalWithoutAProgramNamesThePackage() {
    Refused refused = refused(speaker.speak("Привет", Language.RU, LONG));

    assertThat(speaker.isReady()).isFalse();
    assertThat(refused.reason()).isEqualTo(Reason.NO_SPEECH_ENGINE);
    assertThat(refused.detail()).contains("espeak-ng");
  }

  @Test
  void aProgramInstalledLaterIsFoundWithinSeconds() throws IOException {
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow
    Speaker patient = new Speaker(programs.toString(), MINUTE, nanos::get);
    assertThat(patient.isReady()).isFalse();
    install("espeak-ng", speaks(OF_ESPEAK));

    nanos.addAndGet(Speaker.LOOK_AGAIN.toNanos() - 1);
    assertThat(patient.isReady()).isFalse();
    nanos.addAndGet(1);
    assertThat(patient.isReady()).isTrue();

    Files.delete(programs.resolve("espeak-ng"));
    nanos.addAndGet(Duration.ofDays(1).toNanos());
    assertThat(patient.isReady()).isTrue();
    assertThat(refused(patient.speak("a", Language.EN, LONG)).reason())
        .isEqualTo(Reason.NOT_RENDERED);
  }

  @Test
  void espeakGetsTheTextOnlyOnStandardInput() throws IOException {
    install(
        "espeak-ng",
        """
        printf '%%s\\n' "$@" >%1$s/arguments; env >%1$s/environment; cat >%1$s/input
        """
                .formatted(root)
            + speaks(OF_ESPEAK));

    assertSpokenBy(OF_ESPEAK, speaker.speak("-w /tmp/x [[a]] 'қазақ'\0$(id)", Language.KK, LONG));

    assertThat(root.resolve("arguments")).hasContent("-v\nkk\n-b\n1\n--stdin\n--stdout");
    assertThat(root.resolve("input")).hasContent("-w /tmp/x   a   'қазақ' $(id)");
    assertThat(Files.readAllLines(root.resolve("environment")))
        .filteredOn(line -> !line.matches("(PWD|OLDPWD|SHLVL|_)=.*")) // set by the shell
        .containsExactlyInAnyOrder("LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin");
  }

  @Test
  void rhVoiceSpeaksTheLanguagesOfItsVoices() throws IOException {
    install("espeak-ng", speaks(OF_ESPEAK));
    install(
        "RHVoice-test",
        "printf '%%s\\n' \"$@\" >%s/arguments\n".formatted(root) + speaks(OF_RHVOICE));
    voice("slt", "name=Slt\nlanguage=English\n");
    voice("elena", "name=Elena\nlanguage=Russian\ngender=female\n");
    voice("anna", "name=Anna\nlanguage=Russian\n");

    assertSpokenBy(OF_RHVOICE, speaker.speak("Привет", Language.RU, LONG));
    assertThat(root.resolve("arguments")).hasContent("-p\nAnna\n-o\n/dev/stdout");
    assertSpokenBy(OF_RHVOICE, speaker.speak("Hello", Language.EN, LONG));
    assertSpokenBy(OF_ESPEAK, speaker.speak("Сәлем", Language.KK, LONG));
  }

  @Test
  void rhVoiceWithoutVoicesIsNotUsed() throws IOException {
    install("RHVoice-test", speaks(OF_RHVOICE));

    assertThat(speaker.isReady()).isFalse();
  }

  @Test
  void theNextProgramIsTriedAfterAFailure() throws IOException {
    install("espeak-ng", speaks(OF_ESPEAK));
    voice("anna", "name=Anna\nlanguage=Russian\n");

    for (String fault : new String[] {"exit 1", "exit 0", "echo no sound", "kill -9 $$"}) {
      install("RHVoice-test", fault);
      assertSpokenBy(OF_ESPEAK, speaker.speak("hello", Language.RU, LONG));
    }
  }

  @Test
  void aTextWithoutWordsStartsNoProgram() throws IOException {
    install("espeak-ng", "touch %s/started\n".formatted(root) + speaks(OF_ESPEAK));

    Refused refused = refused(speaker.speak("... \u0001 —", Language.EN, LONG));

    assertThat(refused.reason()).isEqualTo(Reason.NOTHING_TO_SAY);
    assertThat(root.resolve("started")).doesNotExist();
  }

  @Test
  void silentOutputMeansNothingToSay() throws IOException {
    install("espeak-ng", "cat " + file(Wav.file(new short[5_000])));

    assertThat(refused(speaker.speak("hm", Language.EN, LONG)).reason())
        .isEqualTo(Reason.NOTHING_TO_SAY);
  }

  @Test
  void aFailureNamesTheProgramButNotTheText() throws IOException {
    install("espeak-ng", "echo 'no such voice' >&2; exit 2");

    Refused refused = refused(speaker.speak("secret", Language.EN, LONG));

    assertThat(refused.reason()).isEqualTo(Reason.NOT_RENDERED);
    assertThat(refused.detail())
        .isEqualTo(programs.resolve("espeak-ng") + ": exit code 2: no such voice");
  }

  @Test
  void aHangingProgramIsRefusedAsLate() throws IOException {
    install("espeak-ng", "sleep 60");

    Refused refused = refused(speaker.speak("a", Language.EN, Duration.ofMillis(200)));

    assertThat(refused.reason()).isEqualTo(Reason.LATE);
    assertThat(refused(speaker.speak("a", Language.EN, Duration.ofMillis(-1))).reason())
        .isEqualTo(Reason.LATE);
  }

  @Test
  void anInterruptedThreadStaysInterrupted() throws IOException {
    install("espeak-ng", "sleep 60");
    Thread.currentThread().interrupt();

    Refused refused = refused(speaker.speak("a", Language.EN, LONG));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(refused.reason()).isEqualTo(Reason.LATE);
  }

  @Test
  void soundOfTheMaximumDurationIsAcceptedAndLongerSoundRefused() throws IOException {
    Speaker brief = new Speaker(programs.toString(), Duration.ofSeconds(2));
    install("espeak-ng", speaks(32_000));
    assertSpokenBy(32_000, brief.speak("a", Language.EN, LONG));

    install("espeak-ng", speaks(32_001));
    assertThat(refused(brief.speak("a", Language.EN, LONG)))
        .isEqualTo(new Refused(Reason.NOT_RENDERED, "the sound is longer than 2 s"));

    install("espeak-ng", "exec cat /dev/zero");
    assertThat(refused(brief.speak("a", Language.EN, LONG)).reason())
        .isEqualTo(Reason.NOT_RENDERED);
  }

  @Test
  void theMaximumDurationMustBePositiveAndAtMostAnHour() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Speaker("", Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> new Speaker("", Duration.ofHours(2)));
  }

  private void install(String name, String script) throws IOException {
    Path program = programs.resolve(name);
    Files.writeString(program, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private void voice(String name, String description) throws IOException {
    Path directory =
        Files.createDirectories(root.resolve("usr/share/RHVoice/voices").resolve(name));
    Files.writeString(directory.resolve("voice.info"), description, UTF_8);
  }

  /** A script that writes a WAV file with this many loud samples. */
  private String speaks(int samples) throws IOException {
    short[] loud = new short[samples];
    Arrays.fill(loud, (short) 9_000);
    return "cat " + file(Wav.file(loud));
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(Files.createTempFile(root, "sound", ".wav"), content);
  }

  private static Refused refused(Speaking speaking) {
    assertThat(speaking).isInstanceOf(Refused.class);
    return (Refused) speaking;
  }

  private static void assertSpokenBy(int samples, Speaking speaking) {
    assertThat(speaking).isInstanceOf(Sound.class);
    assertThat(((Sound) speaking).samples()).hasSize(samples);
  }
}
