package sluice.worker.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/** Decodes a video like a player does: from a file, without any class of the product. */
final class DecodedVideo {

  int width;
  int height;
  double imageSeconds;
  double soundSeconds;

  /** Luma of each image, row by row; 16 is black. */
  final List<byte[]> images = new ArrayList<>();

  /** Presentation time of each image, in seconds. */
  final List<Double> times = new ArrayList<>();

  /** Indexes of the key frames. */
  final List<Integer> keys = new ArrayList<>();

  /** The sound at 48 kHz, -1 to 1. */
  float[] sound = new float[0];

  static DecodedVideo of(byte[] video) throws IOException {
    Path file = Files.createTempFile("video", ".mp4");
    try (PointerScope _ = new PointerScope()) {
      Files.write(file, video);
      DecodedVideo decoded = new DecodedVideo();
      decoded.read(file);
      return decoded;
    } finally {
      Files.delete(file);
    }
  }

  private void read(Path file) {
    AVFormatContext format = new AVFormatContext(null);
    check(avformat_open_input(format, file.toString(), null, (AVDictionary) null));
    check(avformat_find_stream_info(format, (AVDictionary) null));
    AVCodecContext[] decoders = new AVCodecContext[format.nb_streams()];
    for (int i = 0; i < decoders.length; i++) {
      AVStream stream = format.streams(i);
      AVCodec codec = avcodec_find_decoder(stream.codecpar().codec_id());
      decoders[i] = avcodec_alloc_context3(codec);
      check(avcodec_parameters_to_context(decoders[i], stream.codecpar()));
      decoders[i].pkt_timebase(stream.time_base());
      check(avcodec_open2(decoders[i], codec, (AVDictionary) null));
      double seconds = stream.duration() * av_q2d(stream.time_base());
      if (stream.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO) {
        imageSeconds = seconds;
        width = stream.codecpar().width();
        height = stream.codecpar().height();
      } else {
        soundSeconds = seconds;
      }
    }
    AVPacket packet = av_packet_alloc();
    while (av_read_frame(format, packet) >= 0) {
      decode(decoders[packet.stream_index()], packet);
      av_packet_unref(packet);
    }
    for (AVCodecContext decoder : decoders) {
      decode(decoder, null);
      avcodec_free_context(decoder);
    }
    av_packet_free(packet);
    avformat_close_input(format);
  }

  private void decode(AVCodecContext decoder, @Nullable AVPacket packet) {
    boolean isImage = decoder.codec_type() == AVMEDIA_TYPE_VIDEO;
    if (isImage && packet != null) {
      if ((packet.flags() & AV_PKT_FLAG_KEY) != 0) {
        keys.add(times.size());
      }
      times.add(packet.pts() * av_q2d(decoder.pkt_timebase()));
    }
    check(avcodec_send_packet(decoder, packet));
    AVFrame frame = av_frame_alloc();
    while (avcodec_receive_frame(decoder, frame) >= 0) {
      if (isImage) {
        images.add(luma(frame));
      } else {
        int before = sound.length;
        sound = Arrays.copyOf(sound, before + frame.nb_samples());
        new FloatPointer(frame.data(0)).get(sound, before, frame.nb_samples());
      }
    }
    av_frame_free(frame);
  }

  private static byte[] luma(AVFrame frame) {
    byte[] luma = new byte[frame.width() * frame.height()];
    BytePointer plane = new BytePointer(frame.data(0));
    for (int row = 0; row < frame.height(); row++) {
      plane.position((long) row * frame.linesize(0)).get(luma, row * frame.width(), frame.width());
    }
    return luma;
  }

  private static void check(int code) {
    if (code < 0) {
      throw new AssertionError("FFmpeg returned " + code);
    }
  }

  /** The number of pixels in a part of an image that are darker than this. */
  int dark(int image, MouthBox part, int darkness) {
    byte[] luma = images.get(image);
    int dark = 0;
    for (int y = part.y(); y < part.y() + part.height(); y++) {
      for (int x = part.x(); x < part.x() + part.width(); x++) {
        if ((luma[y * width + x] & 0xff) < darkness) {
          dark++;
        }
      }
    }
    return dark;
  }

  /** The time of the first sample louder than a tenth of full scale, in seconds, or -1. */
  double firstSoundAfter(double seconds) {
    for (int i = (int) (seconds * 48_000); i < sound.length; i++) {
      if (Math.abs(sound[i]) > 0.1) {
        return i / 48_000.0;
      }
    }
    return -1;
  }
}
