package sluice.worker.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;

/** The sound of one film: samples of any number in, AAC frames of the encoder's size out. */
final class SoundTrack implements AutoCloseable {

  private final Encoder encoder;
  private final AVFrame frame;
  private final int frameSamples;

  /** Samples that were encoded so far. */
  private long samples;

  /** Samples in the frame that is being filled. */
  private int filled;

  SoundTrack(Encoder encoder) throws FilmException {
    this.encoder = encoder;
    this.frameSamples = encoder.context().frame_size();
    this.frame = Ffmpeg.present(av_frame_alloc(), "sound");
    try {
      frame.format(AV_SAMPLE_FMT_FLTP).sample_rate(Format.RATE_OUT).nb_samples(frameSamples);
      av_channel_layout_copy(frame.ch_layout(), encoder.context().ch_layout());
      Ffmpeg.check(av_frame_get_buffer(frame, 0), "making room for sound");
    } catch (FilmException e) {
      av_frame_free(frame);
      throw e;
    }
  }

  /** How much was put so far, in samples. */
  long length() {
    return samples + filled;
  }

  /**
   * Appends sound.
   *
   * @param sound one channel at {@link Format#RATE_OUT}, -1 to 1
   * @param count how many samples of it, from the first
   */
  void put(float[] sound, int count, Mp4Writer film) throws FilmException {
    for (int done = 0; done < count; ) {
      if (filled == 0) {
        Ffmpeg.check(av_frame_make_writable(frame), "making room for sound");
      }
      int part = Math.min(count - done, frameSamples - filled);
      new FloatPointer(frame.data(0)).position(filled).put(sound, done, part);
      done += part;
      filled += part;
      if (filled == frameSamples) {
        encode(film);
      }
    }
  }

  /** Encodes what is left, and ends the track. */
  void end(Mp4Writer film) throws FilmException {
    if (filled > 0) {
      encode(film);
    }
    encoder.encode(null, film, Mp4Writer.SOUND);
  }

  private void encode(Mp4Writer film) throws FilmException {
    frame.nb_samples(filled).pts(samples);
    encoder.encode(frame, film, Mp4Writer.SOUND);
    samples += filled;
    filled = 0;
  }

  @Override
  public void close() {
    av_frame_free(frame);
  }
}
