package sluice.worker.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Reads a video made by {@link Studio} from memory. The read buffer of FFmpeg holds the whole file,
 * so FFmpeg never calls back into Java; the end of the buffer is the end of the file.
 */
final class Mp4Reader implements AutoCloseable {

  private final AVFormatContext format;
  private final AVIOContext memory;

  Mp4Reader(byte[] video) throws VideoException {
    this.memory = memory(video);
    this.format = avformat_alloc_context();
    try {
      format.pb(memory);
      Ffmpeg.check(
          avformat_open_input(
              format, (String) null, av_find_input_format("mp4"), (AVDictionary) null),
          "reading a video");
      checkStreams();
    } catch (VideoException e) {
      close();
      throw e;
    }
  }

  private static AVIOContext memory(byte[] video) throws VideoException {
    BytePointer buffer =
        new BytePointer(Ffmpeg.present(av_malloc(Math.max(1, video.length)), "a video"))
            .put(video, 0, video.length);
    AVIOContext memory =
        avio_alloc_context(
            buffer,
            video.length,
            0,
            (Pointer) null,
            (Read_packet_Pointer_BytePointer_int) null,
            (Write_packet_Pointer_BytePointer_int) null,
            (Seek_Pointer_long_int) null);
    if (Pointer.isNull(memory)) {
      av_free(buffer);
      throw new VideoException("FFmpeg is out of memory for a video");
    }
    // The state after a read that filled the buffer.
    memory.buf_end(new BytePointer(buffer).position(video.length)).pos(video.length);
    return memory;
  }

  private void checkStreams() throws VideoException {
    if (format.nb_streams() != 2
        || images().codec_id() != AV_CODEC_ID_H264
        || sound().codec_id() != AV_CODEC_ID_AAC
        || sound().sample_rate() != Format.RATE_OUT
        || sound().ch_layout().nb_channels() != 1
        || frames() < 1) {
      throw new VideoException("The file is not a video of this studio");
    }
  }

  private AVStream stream(int stream) {
    return format.streams(stream);
  }

  AVCodecParameters images() {
    return stream(Mp4Writer.IMAGES).codecpar();
  }

  AVCodecParameters sound() {
    return stream(Mp4Writer.SOUND).codecpar();
  }

  /** Number of images according to the index. */
  long frames() {
    return stream(Mp4Writer.IMAGES).nb_frames();
  }

  AVRational time(int stream) {
    return stream(stream).time_base();
  }

  /** Reads the next packet of either stream; false at the end. */
  boolean read(AVPacket packet) throws VideoException {
    int code = av_read_frame(format, packet);
    if (code == AVERROR_EOF()) {
      return false;
    }
    Ffmpeg.check(code, "reading a video");
    if ((packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
      throw new VideoException("The video is truncated");
    }
    return true;
  }

  @Override
  public void close() {
    avformat_close_input(format); // does nothing after a failed open, which has freed it
    av_free(memory.buffer());
    avio_context_free(memory);
  }
}
