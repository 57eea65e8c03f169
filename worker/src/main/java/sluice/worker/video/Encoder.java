package sluice.worker.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Encodes frames into packets of a video, on the caller's thread only. */
final class Encoder implements AutoCloseable {

  /** Key frame interval; the first image of a video is always a key frame. */
  private static final int IMAGES_BETWEEN_KEYS = 10 * Format.FRAMES_PER_SECOND;

  /** Enough for AAC with one channel of speech at 48 kHz. */
  private static final int SOUND_BITS_PER_SECOND = 80_000;

  /** H.264 quantiser, 0 to 51, lower is better. At this value, a drawn face shows no blocks. */
  private static final int QUANTISER = 24;

  private final AVCodecContext context;
  private final AVPacket packet;

  private Encoder(AVCodecContext context, AVPacket packet) {
    this.context = context;
    this.packet = packet;
  }

  /** H.264 with OpenH264, whose licence is compatible with this project, unlike the GPL. */
  static Encoder images(int width, int height) throws VideoException {
    return open(
        "libopenh264",
        context -> {
          context.width(width).height(height).pix_fmt(AV_PIX_FMT_YUV420P);
          context.time_base(Format.frameTime());
          context.gop_size(IMAGES_BETWEEN_KEYS);
          context.colorspace(AVCOL_SPC_BT709).color_primaries(AVCOL_PRI_BT709);
          context.color_trc(AVCOL_TRC_BT709).color_range(AVCOL_RANGE_MPEG);
          // Fixed quality: rate control would begin each video with poor images.
          av_opt_set(context.priv_data(), "rc_mode", "off", 0);
          context.global_quality(QUANTISER).qmin(QUANTISER).qmax(QUANTISER);
        });
  }

  /** AAC-LC, one channel. */
  static Encoder sound() throws VideoException {
    return open(
        "aac",
        context -> {
          context.sample_rate(Format.RATE_OUT).sample_fmt(AV_SAMPLE_FMT_FLTP);
          context.time_base(Format.sampleTime());
          context.bit_rate(SOUND_BITS_PER_SECOND);
          av_channel_layout_default(context.ch_layout(), 1);
        });
  }

  private static Encoder open(String name, Settings settings) throws VideoException {
    AVCodec codec = avcodec_find_encoder_by_name(name);
    if (Pointer.isNull(codec)) {
      throw new VideoException("FFmpeg lacks the encoder " + name);
    }
    AVCodecContext context = Ffmpeg.present(avcodec_alloc_context3(codec), "an encoder");
    try {
      // Parameters go into the file header, and encoder names and dates are left out.
      context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT);
      context.thread_count(1);
      settings.apply(context);
      Ffmpeg.check(
          avcodec_open2(context, codec, (AVDictionary) null), "opening the encoder " + name);
      return new Encoder(context, Ffmpeg.present(av_packet_alloc(), "a packet"));
    } catch (VideoException e) {
      avcodec_free_context(context);
      throw e;
    }
  }

  AVCodecContext context() {
    return context;
  }

  /**
   * Encodes one frame, or ends the stream.
   *
   * @param frame next frame, with its time in encoder units; null ends the stream
   */
  void encode(@Nullable AVFrame frame, Mp4Writer video, int stream) throws VideoException {
    Ffmpeg.check(avcodec_send_frame(context, frame), "encoding");
    while (true) {
      int code = avcodec_receive_packet(context, packet);
      if (code == AVERROR_EAGAIN() || code == AVERROR_EOF()) {
        return;
      }
      Ffmpeg.check(code, "encoding");
      video.write(packet, stream, context.time_base());
    }
  }

  @Override
  public void close() {
    av_packet_free(packet);
    avcodec_free_context(context);
  }

  private interface Settings {
    void apply(AVCodecContext context);
  }
}
