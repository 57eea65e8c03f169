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
 * One video out of several. Images are copied as they are, since every video begins with one that
 * needs no other and all have the same parameters. Sound cannot be: each AAC stream begins with a
 * thousand samples of the encoder's own and ends with some. It is decoded, cut to the length of its
 * video's images, so that nothing drifts, and encoded as one.
 */
final class VideoConcatenator implements AutoCloseable {

  private final AVPacket packet = av_packet_alloc();
  private final Mp4Writer joined;
  private final SoundTrack track;

  /** Images of the videos before the one that is being copied. */
  private int framesBefore;

  VideoConcatenator(Mp4Writer joined, SoundTrack track) throws VideoException {
    this.joined = joined;
    this.track = track;
    Ffmpeg.present(packet, "a packet");
  }

  /** The joined video, of at most {@code mostFrames} images. */
  static byte[] join(List<byte[]> videos, int mostFrames, BooleanSupplier over)
      throws VideoException {
    try (Mp4Reader first = new Mp4Reader(videos.getFirst());
        Encoder voice = Encoder.sound();
        SoundTrack track = new SoundTrack(voice);
        Mp4Writer joined =
            new Mp4Writer(first.images(), voice.context(), frames(videos, first, mostFrames));
        VideoConcatenator joiner = new VideoConcatenator(joined, track)) {
      for (byte[] video : videos) {
        if (over.getAsBoolean()) {
          throw VideoException.late();
        }
        joiner.append(video);
      }
      track.end(joined);
      return joined.finish();
    }
  }

  /** How many images all the videos have; looks first whether they fit behind each other. */
  private static int frames(List<byte[]> videos, Mp4Reader first, int mostFrames)
      throws VideoException {
    long frames = 0;
    for (byte[] video : videos) {
      try (Mp4Reader reader = new Mp4Reader(video)) {
        if (!alike(reader.images(), first.images())) {
          throw new VideoException("These videos are of different studios");
        }
        frames += reader.frames();
      }
      if (frames > mostFrames) {
        throw new VideoException(
            "The videos together are longer than the limit of %d s"
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

  /** What a player has to know before the first image (ISO/IEC 14496-15, 5.3.3.1). */
  private static byte[] parameters(AVCodecParameters images) {
    byte[] bytes = new byte[images.extradata_size()];
    if (bytes.length > 0) {
      images.extradata().get(bytes);
    }
    return bytes;
  }

  private void append(byte[] video) throws VideoException {
    try (Mp4Reader reader = new Mp4Reader(video);
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
        throw new VideoException("A video has %d of its %d images".formatted(copied, frames));
      }
      decoder.decode(null, sink);
      if (track.length() != end) {
        throw new VideoException("A video has less sound than images");
      }
      framesBefore += frames;
    }
  }

  private void copy(Mp4Reader reader) throws VideoException {
    av_packet_rescale_ts(packet, reader.time(Mp4Writer.IMAGES), Format.frameTime());
    packet.pts(packet.pts() + framesBefore).dts(packet.dts() + framesBefore);
    joined.write(packet, Mp4Writer.IMAGES, Format.frameTime());
  }

  private void put(float[] samples, long end) throws VideoException {
    track.put(samples, (int) Math.min(samples.length, end - track.length()), joined);
  }

  @Override
  public void close() {
    av_packet_free(packet);
  }
}
