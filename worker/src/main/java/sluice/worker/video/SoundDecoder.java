package sluice.worker.video;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the sound of one video. FFmpeg drops the encoder delay before the first sample, as the
 * edit list of the video tells it to.
 */
final class SoundDecoder implements AutoCloseable {

  private final AVCodecContext context;
  private final AVFrame frame;

  SoundDecoder(Mp4Reader video) throws VideoException {
    AVCodec codec = Ffmpeg.present(avcodec_find_decoder(video.sound().codec_id()), "a decoder");
    this.context = Ffmpeg.present(avcodec_alloc_context3(codec), "a decoder");
    this.frame = av_frame_alloc();
    try {
      Ffmpeg.present(frame, "sound");
      Ffmpeg.check(avcodec_parameters_to_context(context, video.sound()), "reading sound");
      context.pkt_timebase(video.time(Mp4Writer.SOUND)).thread_count(1);
      Ffmpeg.check(avcodec_open2(context, codec, (AVDictionary) null), "opening a decoder");
    } catch (VideoException e) {
      close();
      throw e;
    }
  }

  /**
   * Decodes one packet.
   *
   * @param packet next packet; null flushes the decoder after the last one
   */
  void decode(@Nullable AVPacket packet, Sink sink) throws VideoException {
    Ffmpeg.check(avcodec_send_packet(context, packet), "decoding sound");
    while (true) {
      int code = avcodec_receive_frame(context, frame);
      if (code == AVERROR_EAGAIN() || code == AVERROR_EOF()) {
        return;
      }
      Ffmpeg.check(code, "decoding sound");
      if (frame.format() != AV_SAMPLE_FMT_FLTP || frame.ch_layout().nb_channels() != 1) {
        throw new VideoException("The file is not a video of this studio");
      }
      float[] samples = new float[frame.nb_samples()];
      new FloatPointer(frame.data(0)).get(samples);
      sink.accept(samples);
    }
  }

  @Override
  public void close() {
    av_frame_free(frame);
    avcodec_free_context(context);
  }

  /** Receives decoded samples. */
  interface Sink {
    void accept(float[] samples) throws VideoException;
  }
}
