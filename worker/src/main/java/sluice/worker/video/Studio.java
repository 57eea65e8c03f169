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
 * Videos an avatar that speaks: sound in, MP4 out (H.264 and AAC, 25 images a second, index in
 * front). May be shared by any number of threads; a video is made by the thread that asks for it,
 * and by no other. Make one for a process, because the avatar is drawn when it is made.
 *
 * <p>Sound and images of a video are equally long: the sound is followed by silence to the end of
 * the last image, at most 40 ms. The mouth opens as far as the sound is loud ({@link
 * MouthOpenings}).
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
   * @throws VideoException if the own image cannot be read, is too large or does not hold the mouth
   */
  public Studio(StudioSettings settings) throws VideoException {
    Ffmpeg.load();
    Avatar avatar =
        settings.image().isPresent()
            ? PhotoAvatar.read(settings.image().get(), settings.mouth())
            : new DrawnFace();
    this.mostFrames =
        Math.toIntExact(settings.longestVideo().toMillis() * Format.FRAMES_PER_SECOND / 1000);
    this.portrait = AvatarImage.jpeg(avatar.at(0));
    this.poses = new Poses(avatar);
  }

  /** The avatar at rest, as JPEG. */
  public byte[] portrait() {
    return portrait.clone();
  }

  /** The avatar that speaks this sound, however long that takes. */
  public byte[] video(short[] sound) throws VideoException {
    return video(sound, () -> false);
  }

  /**
   * The avatar that speaks this sound, as MP4.
   *
   * @param sound one channel at 16 kHz, read only
   * @param over whether the time for it is over; asked before each image
   * @throws VideoException if there is no sound or too much of it, the time is over, or FFmpeg
   *     fails
   */
  public byte[] video(short[] sound, BooleanSupplier over) throws VideoException {
    int frames = Format.frames(sound.length);
    checkLength(frames);
    int[] openings = MouthOpenings.of(sound, Poses.LEVELS);
    try (PointerScope _ = new PointerScope();
        Encoder images = Encoder.images(poses.width(), poses.height());
        Encoder voice = Encoder.sound();
        SoundTrack track = new SoundTrack(voice);
        Mp4Writer video = begin(images, voice, frames)) {
      float[] block = new float[Format.SAMPLES_OUT];
      for (int i = 0; i < frames; i++) {
        if (over.getAsBoolean()) {
          throw VideoException.late();
        }
        AVFrame pose = poses.at(openings[i], i);
        try {
          images.encode(pose, video, Mp4Writer.IMAGES);
        } finally {
          av_frame_free(pose);
        }
        resampler.resample(sound, i * Format.SAMPLES_OUT, block);
        scale(block);
        track.put(block, block.length, video);
      }
      images.encode(null, video, Mp4Writer.IMAGES);
      track.end(video);
      return video.finish();
    }
  }

  /** One video out of several, however long that takes. */
  public byte[] join(List<byte[]> videos) throws VideoException {
    return join(videos, () -> false);
  }

  /**
   * One video out of several, one behind the other, images untouched.
   *
   * @param over whether the time for it is over; asked before each video
   * @param videos made by {@link #video} of a studio with the same settings, at least one
   * @throws VideoException if they are no such videos, are too long together, the time is over, or
   *     FFmpeg fails
   */
  public byte[] join(List<byte[]> videos, BooleanSupplier over) throws VideoException {
    if (videos.isEmpty()) {
      throw new VideoException("There are no videos to join");
    }
    try (PointerScope _ = new PointerScope()) {
      return VideoConcatenator.join(videos, mostFrames, over);
    }
  }

  private void checkLength(int frames) throws VideoException {
    if (frames == 0) {
      throw new VideoException("There is no sound to video");
    }
    if (frames > mostFrames) {
      throw new VideoException(
          "A video of %d s is too long, the limit is %d s"
              .formatted(
                  Math.ceilDiv(frames, Format.FRAMES_PER_SECOND),
                  mostFrames / Format.FRAMES_PER_SECOND));
    }
  }

  private static Mp4Writer begin(Encoder images, Encoder voice, int frames) throws VideoException {
    AVCodecParameters parameters = Ffmpeg.present(avcodec_parameters_alloc(), "a video");
    try {
      Ffmpeg.check(avcodec_parameters_from_context(parameters, images.context()), "making a video");
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

  /** Frees the drawn avatar. No video may be in the making. */
  @Override
  public void close() {
    poses.close();
  }
}
