package sluice.worker.video;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_close_dyn_buf;
import static org.bytedeco.ffmpeg.global.avformat.avio_open_dyn_buf;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set_int;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_inv_q;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;

/**
 * Writes an MP4 file in memory, with its index in front so that a player can start before it has
 * the whole file. The number of images is known in advance, so room for the index is reserved at
 * the start; FFmpeg's faststart option would have to rewrite the file.
 */
final class Mp4Writer implements AutoCloseable {

  static final int IMAGES = 0;
  static final int SOUND = 1;

  /**
   * Maximum bytes of index for one image and its sound, which is at most two packets: three sizes
   * and two offsets of 4 bytes, a run of 12, and 4 for a key frame (ISO/IEC 14496-12, 8.6 and 8.7).
   * Unused bytes remain in the file as a free box.
   */
  private static final int INDEX_PER_IMAGE = 36;

  /** Bytes of the index that do not depend on the length: 1.4 KB and a reserve. */
  private static final int INDEX_AT_LEAST = 2048;

  private final AVFormatContext format = new AVFormatContext(null);
  private final AVIOContext memory = new AVIOContext(null);

  /**
   * Begins the file.
   *
   * @param images codec parameters of the images
   * @param sound encoder of the sound
   * @param frames maximum number of images
   */
  Mp4Writer(AVCodecParameters images, AVCodecContext sound, int frames) throws VideoException {
    try {
      Ffmpeg.check(
          avformat_alloc_output_context2(format, null, "mp4", (String) null), "making a video");
      Ffmpeg.check(avio_open_dyn_buf(memory), "making a video");
      format.pb(memory);
      format.flags(format.flags() | AVFMT_FLAG_BITEXACT);
      AVStream imageStream = stream(Format.frameTime());
      Ffmpeg.check(avcodec_parameters_copy(imageStream.codecpar(), images), "making a video");
      imageStream.codecpar().codec_tag(0);
      imageStream.avg_frame_rate(av_inv_q(Format.frameTime()));
      AVStream soundStream = stream(Format.sampleTime());
      Ffmpeg.check(
          avcodec_parameters_from_context(soundStream.codecpar(), sound), "making a video");
      writeHead(INDEX_AT_LEAST + frames * INDEX_PER_IMAGE);
    } catch (VideoException e) {
      close();
      throw e;
    }
  }

  private AVStream stream(AVRational time) throws VideoException {
    AVStream stream = Ffmpeg.present(avformat_new_stream(format, null), "a stream");
    stream.time_base(time);
    return stream;
  }

  private void writeHead(int indexBytes) throws VideoException {
    AVDictionary options = new AVDictionary(null);
    try {
      av_dict_set_int(options, "moov_size", indexBytes, 0);
      Ffmpeg.check(avformat_write_header(format, options), "writing the head of a video");
    } finally {
      av_dict_free(options);
    }
  }

  /** Writes a packet; takes over its data and leaves the packet empty. */
  void write(AVPacket packet, int stream, AVRational time) throws VideoException {
    packet.stream_index(stream);
    av_packet_rescale_ts(packet, time, format.streams(stream).time_base());
    Ffmpeg.check(av_interleaved_write_frame(format, packet), "writing a video");
  }

  /** Completes the file; nothing can be written afterwards. */
  byte[] finish() throws VideoException {
    Ffmpeg.check(av_write_trailer(format), "writing the index of a video");
    BytePointer bytes = new BytePointer((BytePointer) null);
    int length = avio_close_dyn_buf(memory, bytes);
    memory.setNull();
    try {
      byte[] video = new byte[length];
      bytes.get(video);
      return video;
    } finally {
      av_free(bytes);
    }
  }

  @Override
  public void close() {
    if (!memory.isNull()) {
      BytePointer bytes = new BytePointer((BytePointer) null);
      avio_close_dyn_buf(memory, bytes);
      av_free(bytes);
      memory.setNull();
    }
    avformat_free_context(format);
  }
}
