package sluice.worker.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;

/** The sound track of one video: collects samples into AAC frames of the encoder's size. */
final class SoundTrack implements AutoCloseable {

  private final Encoder encoder;
  private final AVFrame frame;
  private final int frameSamples;

  /** Samples encoded so far. */
  private long samples;

  /** Samples in the current frame. */
  private int filled;

  SoundTrack(Encoder encoder) throws VideoException {
    this.encoder = encoder;
    this.frameSamples = encoder.context().frame_size();
    this.frame = Ffmpeg.present(av_frame_alloc(), "sound");
    try {
      frame.format(AV_SAMPLE_FMT_FLTP).sample_rate(Format.RATE_OUT).nb_samples(frameSamples);
      av_channel_layout_copy(frame.ch_layout(), encoder.context().ch_layout());
      Ffmpeg.check(av_frame_get_buffer(frame, 0), "making room for sound");
    } catch (VideoException e) {
      av_frame_free(frame);
      throw e;
    }
  }

  /** Samples appended so far. */
  long length() {
    return samples + filled;
  }

  /**
   * Appends sound.
   *
   * @param sound one channel at {@link Format#RATE_OUT}, -1 to 1
   * @param count number of samples to take from the start
   */
  void put(float[] sound, int count, Mp4Writer video) throws VideoException {
    for (int done = 0; done < count; ) {
      if (filled == 0) {
        Ffmpeg.check(av_frame_make_writable(frame), "making room for sound");
      }
      int part = Math.min(count - done, frameSamples - filled);
      new FloatPointer(frame.data(0)).position(filled).put(sound, done, part);
      done += part;
      filled += part;
      if (filled == frameSamples) {
        encode(video);
      }
    }
  }

  /** Encodes the last frame and ends the track. */
  void end(Mp4Writer video) throws VideoException {
    if (filled > 0) {
      encode(video);
    }
    encoder.encode(null, video, Mp4Writer.SOUND);
  }

  private void encode(Mp4Writer video) throws VideoException {
    frame.nb_samples(filled).pts(samples);
    encoder.encode(frame, video, Mp4Writer.SOUND);
    samples += filled;
    filled = 0;
  }

  @Override
  public void close() {
    av_frame_free(frame);
  }
}
