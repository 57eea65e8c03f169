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
 * Makes videos of a talking avatar: MP4 files with H.264 and AAC, 25 images per second and the
 * index in front. Thread-safe; a video is made on the calling thread only. One instance per process
 * is enough, because creating it draws the avatar.
 *
 * <p>Sound and images are equally long: silence of at most 40 ms fills the last image. The mouth
 * follows the loudness of the sound ({@link MouthOpenings}).
 */
public final class Studio implements AutoCloseable {

  private static final float FULL_SCALE = 32_768;

  private final Resampler resampler = new Resampler(Format.RATE_IN, Format.RATE_OUT);
  private final int maxFrames;
  private final byte[] portrait;
  private final Poses poses;

  /**
   * Loads FFmpeg, which takes about a second the first time, and draws the avatar.
   *
   * @throws VideoException if the configured image cannot be read, has an unsuitable size, or does
   *     not contain the mouth
   */
  public Studio(StudioSettings settings) throws VideoException {
    Ffmpeg.load();
    Avatar avatar =
        settings.image().isPresent()
            ? PhotoAvatar.read(settings.image().get(), settings.mouth())
            : new DrawnFace();
    this.maxFrames =
        Math.toIntExact(settings.longestVideo().toMillis() * Format.FRAMES_PER_SECOND / 1000);
    this.portrait = AvatarImage.toJpeg(avatar.image(0));
    this.poses = new Poses(avatar);
  }

  /** The avatar with its mouth closed, as JPEG. */
  public byte[] portrait() {
    return portrait.clone();
  }

  /** Makes a video of the avatar speaking, without a time limit. */
  public byte[] video(short[] sound) throws VideoException {
    return video(sound, () -> false);
  }

  /**
   * Makes a video of the avatar speaking.
   *
   * @param sound one channel at 16 kHz, read only
   * @param expired true once the time is up; checked before each image
   * @throws VideoException if the sound is empty or too long, the time is up, or FFmpeg fails
   */
  public byte[] video(short[] sound, BooleanSupplier expired) throws VideoException {
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
        if (expired.getAsBoolean()) {
          throw VideoException.late();
        }
        AVFrame pose = poses.frame(openings[i], i);
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

  /** Joins videos without a time limit. */
  public byte[] join(List<byte[]> videos) throws VideoException {
    return join(videos, () -> false);
  }

  /**
   * Joins videos in order, without encoding their images again.
   *
   * @param videos one or more videos of a studio with equal settings
   * @param expired true once the time is up; checked before each video
   * @throws VideoException if they are not such videos or too long together, the time is up, or
   *     FFmpeg fails
   */
  public byte[] join(List<byte[]> videos, BooleanSupplier expired) throws VideoException {
    if (videos.isEmpty()) {
      throw new VideoException("There are no videos to join");
    }
    try (PointerScope _ = new PointerScope()) {
      return VideoConcatenator.join(videos, maxFrames, expired);
    }
  }

  private void checkLength(int frames) throws VideoException {
    if (frames == 0) {
      throw new VideoException("The sound is empty");
    }
    if (frames > maxFrames) {
      throw new VideoException(
          "A video of %d s exceeds the limit of %d s"
              .formatted(
                  Math.ceilDiv(frames, Format.FRAMES_PER_SECOND),
                  maxFrames / Format.FRAMES_PER_SECOND));
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

  /** Frees the images of the avatar. No call may be in progress. */
  @Override
  public void close() {
    poses.close();
  }
}
