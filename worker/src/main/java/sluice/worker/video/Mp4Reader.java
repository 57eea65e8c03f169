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
 * One of our films, read from memory. All of it lies in the buffer from which FFmpeg reads, so no
 * call goes back into Java; the end of the buffer is the end of the film.
 */
final class Mp4Reader implements AutoCloseable {

  private final AVFormatContext format;
  private final AVIOContext memory;

  Mp4Reader(byte[] film) throws FilmException {
    this.memory = memory(film);
    this.format = avformat_alloc_context();
    try {
      format.pb(memory);
      Ffmpeg.check(
          avformat_open_input(
              format, (String) null, av_find_input_format("mp4"), (AVDictionary) null),
          "reading a film");
      checkStreams();
    } catch (FilmException e) {
      close();
      throw e;
    }
  }

  private static AVIOContext memory(byte[] film) throws FilmException {
    BytePointer buffer =
        new BytePointer(Ffmpeg.present(av_malloc(Math.max(1, film.length)), "a film"))
            .put(film, 0, film.length);
    AVIOContext memory =
        avio_alloc_context(
            buffer,
            film.length,
            0,
            (Pointer) null,
            (Read_packet_Pointer_BytePointer_int) null,
            (Write_packet_Pointer_BytePointer_int) null,
            (Seek_Pointer_long_int) null);
    if (Pointer.isNull(memory)) {
      av_free(buffer);
      throw new FilmException("FFmpeg has no memory for a film");
    }
    // As after a read that has filled the buffer.
    memory.buf_end(new BytePointer(buffer).position(film.length)).pos(film.length);
    return memory;
  }

  private void checkStreams() throws FilmException {
    if (format.nb_streams() != 2
        || pictures().codec_id() != AV_CODEC_ID_H264
        || sound().codec_id() != AV_CODEC_ID_AAC
        || sound().sample_rate() != Format.RATE_OUT
        || sound().ch_layout().nb_channels() != 1
        || frames() < 1) {
      throw new FilmException("This is no film of ours");
    }
  }

  private AVStream stream(int stream) {
    return format.streams(stream);
  }

  AVCodecParameters pictures() {
    return stream(Mp4Writer.PICTURES).codecpar();
  }

  AVCodecParameters sound() {
    return stream(Mp4Writer.SOUND).codecpar();
  }

  /** How many pictures it has, as its index says. */
  long frames() {
    return stream(Mp4Writer.PICTURES).nb_frames();
  }

  AVRational time(int stream) {
    return stream(stream).time_base();
  }

  /** Reads the next packet of either stream; false at the end. */
  boolean read(AVPacket packet) throws FilmException {
    int code = av_read_frame(format, packet);
    if (code == AVERROR_EOF()) {
      return false;
    }
    Ffmpeg.check(code, "reading a film");
    if ((packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
      throw new FilmException("A film is cut short");
    }
    return true;
  }

  @Override
  public void close() {
    avformat_close_input(format); // does nothing if opening failed, which frees it, too
    av_free(memory.buffer());
    avio_context_free(memory);
  }
}
