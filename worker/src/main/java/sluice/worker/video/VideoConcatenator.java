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
 * Joins videos. Images are copied unchanged, since every video begins with a key frame and all have
 * equal parameters. Sound cannot be copied, because each AAC stream has about a thousand padding
 * samples at its start and some at its end. The sound of each video is decoded and cut to the
 * length of its images, so that nothing drifts, and all of it is encoded as one stream.
 */
final class VideoConcatenator implements AutoCloseable {

  private final AVPacket packet = av_packet_alloc();
  private final Mp4Writer joined;
  private final SoundTrack track;

  /** Number of images in the videos before the current one. */
  private int framesBefore;

  VideoConcatenator(Mp4Writer joined, SoundTrack track) throws VideoException {
    this.joined = joined;
    this.track = track;
    Ffmpeg.present(packet, "a packet");
  }

  /** Joins videos that have at most {@code maxFrames} images together. */
  static byte[] join(List<byte[]> videos, int maxFrames, BooleanSupplier expired)
      throws VideoException {
    try (Mp4Reader first = new Mp4Reader(videos.getFirst());
        Encoder voice = Encoder.sound();
        SoundTrack track = new SoundTrack(voice);
        Mp4Writer joined =
            new Mp4Writer(first.images(), voice.context(), frames(videos, first, maxFrames));
        VideoConcatenator concatenator = new VideoConcatenator(joined, track)) {
      for (byte[] video : videos) {
        if (expired.getAsBoolean()) {
          throw VideoException.late();
        }
        concatenator.append(video);
      }
      track.end(joined);
      return joined.finish();
    }
  }

  /** Number of images of all videos, after checking that the videos can be joined. */
  private static int frames(List<byte[]> videos, Mp4Reader first, int maxFrames)
      throws VideoException {
    long frames = 0;
    for (byte[] video : videos) {
      try (Mp4Reader reader = new Mp4Reader(video)) {
        if (!haveSameParameters(reader.images(), first.images())) {
          throw new VideoException("The videos were made with different settings");
        }
        frames += reader.frames();
      }
      if (frames > maxFrames) {
        throw new VideoException(
            "The videos together exceed the limit of %d s"
                .formatted(maxFrames / Format.FRAMES_PER_SECOND));
      }
    }
    return Math.toIntExact(frames);
  }

  private static boolean haveSameParameters(AVCodecParameters one, AVCodecParameters other) {
    return one.width() == other.width()
        && one.height() == other.height()
        && Arrays.equals(parameters(one), parameters(other));
  }

  /** The decoder configuration of the images (ISO/IEC 14496-15, 5.3.3.1). */
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
        throw new VideoException(
            "The video has only %d of its %d images".formatted(copied, frames));
      }
      decoder.decode(null, sink);
      if (track.length() != end) {
        throw new VideoException("The sound of the video is shorter than its images");
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
