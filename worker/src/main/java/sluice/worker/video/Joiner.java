package sluice.worker.video;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * One film out of several. Pictures are copied as they are, since every film begins with one that
 * needs no other and all have the same parameters. Sound cannot be: each AAC stream begins with a
 * thousand samples of the encoder's own and ends with some. It is decoded, cut to the length of its
 * film's pictures, so that nothing drifts, and encoded as one.
 */
final class Joiner implements AutoCloseable {

  private final AVPacket packet = av_packet_alloc();
  private final Mp4Writer joined;
  private final SoundTrack track;

  /** Pictures of the films before the one that is being copied. */
  private int framesBefore;

  Joiner(Mp4Writer joined, SoundTrack track) throws FilmException {
    this.joined = joined;
    this.track = track;
    Ffmpeg.present(packet, "a packet");
  }

  /** The joined film, of at most {@code mostFrames} pictures. */
  static byte[] join(List<byte[]> films, int mostFrames, BooleanSupplier over)
      throws FilmException {
    try (Mp4Reader first = new Mp4Reader(films.getFirst());
        Encoder voice = Encoder.sound();
        SoundTrack track = new SoundTrack(voice);
        Mp4Writer joined =
            new Mp4Writer(first.pictures(), voice.context(), frames(films, first, mostFrames));
        Joiner joiner = new Joiner(joined, track)) {
      for (byte[] film : films) {
        if (over.getAsBoolean()) {
          throw FilmException.late();
        }
        joiner.append(film);
      }
      track.end(joined);
      return joined.finish();
    }
  }

  /** How many pictures all the films have; looks first whether they fit behind each other. */
  private static int frames(List<byte[]> films, Mp4Reader first, int mostFrames)
      throws FilmException {
    long frames = 0;
    for (byte[] film : films) {
      try (Mp4Reader reader = new Mp4Reader(film)) {
        if (!alike(reader.pictures(), first.pictures())) {
          throw new FilmException("These films are of different studios");
        }
        frames += reader.frames();
      }
      if (frames > mostFrames) {
        throw new FilmException(
            "The films together are longer than the limit of %d s"
                .formatted(mostFrames / Format.FRAMES_PER_SECOND));
      }
    }
    return Math.toIntExact(frames);
  }

  private static boolean alike(AVCodecParameters one, AVCodecParameters other) {
    return one.width() == other.width()
        && one.height() == other.height()
        && Arrays.equals(parameters(one), parameters(other));
  }

  /** What a player has to know before the first picture (ISO/IEC 14496-15, 5.3.3.1). */
  private static byte[] parameters(AVCodecParameters pictures) {
    byte[] bytes = new byte[pictures.extradata_size()];
    if (bytes.length > 0) {
      pictures.extradata().get(bytes);
    }
    return bytes;
  }

  private void append(byte[] film) throws FilmException {
    try (Mp4Reader reader = new Mp4Reader(film);
        SoundDecoder decoder = new SoundDecoder(reader)) {
      int frames = Math.toIntExact(reader.frames());
      long end = (long) (framesBefore + frames) * Format.SAMPLES_OUT;
      SoundDecoder.Sink sink = samples -> put(samples, end);
      int copied = 0;
      while (reader.read(packet)) {
        if (packet.stream_index() == Mp4Writer.SOUND) {
          decoder.decode(packet, sink);
          av_packet_unref(packet);
        } else {
          copy(reader);
          copied++;
        }
      }
      if (copied != frames) {
        throw new FilmException("A film has %d of its %d pictures".formatted(copied, frames));
      }
      decoder.decode(null, sink);
      if (track.length() != end) {
        throw new FilmException("A film has less sound than pictures");
      }
      framesBefore += frames;
    }
  }

  private void copy(Mp4Reader reader) throws FilmException {
    av_packet_rescale_ts(packet, reader.time(Mp4Writer.PICTURES), Format.frameTime());
    packet.pts(packet.pts() + framesBefore).dts(packet.dts() + framesBefore);
    joined.write(packet, Mp4Writer.PICTURES, Format.frameTime());
  }

  private void put(float[] samples, long end) throws FilmException {
    track.put(samples, (int) Math.min(samples.length, end - track.length()), joined);
  }

  @Override
  public void close() {
    av_packet_free(packet);
  }
}
