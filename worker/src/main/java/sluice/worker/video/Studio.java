package sluice.worker.video;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.PointerScope;
import sluice.worker.sound.Resampler;

/**
 * Films an avatar that speaks: sound in, MP4 out (H.264 and AAC, 25 pictures a second, index in
 * front). May be shared by any number of threads; a film is made by the thread that asks for it,
 * and by no other. Make one for a process, because the avatar is drawn when it is made.
 *
 * <p>Sound and pictures of a film are equally long: the sound is followed by silence to the end of
 * the last picture, at most 40 ms. The mouth opens as far as the sound is loud ({@link Openings}).
 */
public final class Studio implements AutoCloseable {

  private static final float FULL_SCALE = 32_768;

  private final Resampler resampler = new Resampler(Format.RATE_IN, Format.RATE_OUT);
  private final int mostFrames;
  private final byte[] portrait;
  private final Poses poses;

  /**
   * Loads FFmpeg, which takes about a second the first time, and draws the avatar.
   *
   * @throws FilmException if the own picture cannot be read, is too large or does not hold the
   *     mouth
   */
  public Studio(StudioSettings settings) throws FilmException {
    Ffmpeg.load();
    Avatar avatar =
        settings.picture().isPresent()
            ? Photograph.read(settings.picture().get(), settings.mouth())
            : new DrawnFace();
    this.mostFrames =
        Math.toIntExact(settings.longestFilm().toMillis() * Format.FRAMES_PER_SECOND / 1000);
    this.portrait = Portrait.jpeg(avatar.at(0));
    this.poses = new Poses(avatar);
  }

  /** The avatar at rest, as JPEG. */
  public byte[] portrait() {
    return portrait.clone();
  }

  /** The avatar that speaks this sound, however long that takes. */
  public byte[] film(short[] sound) throws FilmException {
    return film(sound, () -> false);
  }

  /**
   * The avatar that speaks this sound, as MP4.
   *
   * @param sound one channel at 16 kHz, read only
   * @param over whether the time for it is over; asked before each picture
   * @throws FilmException if there is no sound or too much of it, the time is over, or FFmpeg fails
   */
  public byte[] film(short[] sound, BooleanSupplier over) throws FilmException {
    int frames = Format.frames(sound.length);
    checkLength(frames);
    int[] openings = Openings.of(sound, Poses.LEVELS);
    try (PointerScope _ = new PointerScope();
        Encoder pictures = Encoder.pictures(poses.width(), poses.height());
        Encoder voice = Encoder.sound();
        SoundTrack track = new SoundTrack(voice);
        Mp4Writer film = begin(pictures, voice, frames)) {
      float[] block = new float[Format.SAMPLES_OUT];
      for (int i = 0; i < frames; i++) {
        if (over.getAsBoolean()) {
          throw FilmException.late();
        }
        AVFrame pose = poses.at(openings[i], i);
        try {
          pictures.encode(pose, film, Mp4Writer.PICTURES);
        } finally {
          av_frame_free(pose);
        }
        resampler.resample(sound, i * Format.SAMPLES_OUT, block);
        scale(block);
        track.put(block, block.length, film);
      }
      pictures.encode(null, film, Mp4Writer.PICTURES);
      track.end(film);
      return film.finish();
    }
  }

  /** One film out of several, however long that takes. */
  public byte[] join(List<byte[]> films) throws FilmException {
    return join(films, () -> false);
  }

  /**
   * One film out of several, one behind the other, pictures untouched.
   *
   * @param over whether the time for it is over; asked before each film
   * @param films made by {@link #film} of a studio with the same settings, at least one
   * @throws FilmException if they are no such films, are too long together, the time is over, or
   *     FFmpeg fails
   */
  public byte[] join(List<byte[]> films, BooleanSupplier over) throws FilmException {
    if (films.isEmpty()) {
      throw new FilmException("There are no films to join");
    }
    try (PointerScope _ = new PointerScope()) {
      return Joiner.join(films, mostFrames, over);
    }
  }

  private void checkLength(int frames) throws FilmException {
    if (frames == 0) {
      throw new FilmException("There is no sound to film");
    }
    if (frames > mostFrames) {
      throw new FilmException(
          "A film of %d s is too long, the limit is %d s"
              .formatted(
                  Math.ceilDiv(frames, Format.FRAMES_PER_SECOND),
                  mostFrames / Format.FRAMES_PER_SECOND));
    }
  }

  private static Mp4Writer begin(Encoder pictures, Encoder voice, int frames) throws FilmException {
    AVCodecParameters parameters = Ffmpeg.present(avcodec_parameters_alloc(), "a film");
    try {
      Ffmpeg.check(
          avcodec_parameters_from_context(parameters, pictures.context()), "making a film");
      return new Mp4Writer(parameters, voice.context(), frames);
    } finally {
      avcodec_parameters_free(parameters);
    }
  }

  private static void scale(float[] block) {
    for (int i = 0; i < block.length; i++) {
      block[i] /= FULL_SCALE;
    }
  }

  /** Frees the drawn avatar. No film may be in the making. */
  @Override
  public void close() {
    poses.close();
  }
}
