package sluice.worker.video;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_clone;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * The images of the avatar for all degrees of mouth opening, drawn once in the encoder's pixel
 * format. Videos refer to them, so an image costs nothing but its encoding. Takes one and a half
 * bytes outside the heap per pixel and pose.
 */
final class Poses implements AutoCloseable {

  /** Number of poses, from closed to fully open. */
  static final int LEVELS = 12;

  private final int width;
  private final int height;
  private final List<AVFrame> frames = new ArrayList<>(LEVELS);

  Poses(Avatar avatar) throws VideoException {
    try {
      for (int level = 0; level < LEVELS; level++) {
        Yuv image = Yuv.of(avatar.image(level / (LEVELS - 1.0)));
        AVFrame frame = Ffmpeg.present(av_frame_alloc(), "an image");
        frames.add(frame);
        fill(frame, image);
      }
      this.width = frames.getFirst().width();
      this.height = frames.getFirst().height();
    } catch (VideoException e) {
      close();
      throw e;
    }
  }

  private static void fill(AVFrame frame, Yuv image) throws VideoException {
    frame.format(AV_PIX_FMT_YUV420P).width(image.width()).height(image.height());
    frame.colorspace(AVCOL_SPC_BT709).color_primaries(AVCOL_PRI_BT709);
    frame.color_trc(AVCOL_TRC_BT709).color_range(AVCOL_RANGE_MPEG);
    Ffmpeg.check(av_frame_get_buffer(frame, 0), "making room for an image");
    plane(frame, 0, image.y(), image.width());
    plane(frame, 1, image.u(), image.width() / 2);
    plane(frame, 2, image.v(), image.width() / 2);
  }

  private static void plane(AVFrame frame, int plane, byte[] from, int width) {
    BytePointer to = new BytePointer(frame.data(plane));
    int stride = frame.linesize(plane);
    for (int row = 0; row * width < from.length; row++) {
      to.position((long) row * stride).put(from, row * width, width);
    }
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Returns a frame of the pose that shares its pixels; the caller frees it. */
  AVFrame frame(int level, long time) throws VideoException {
    AVFrame frame = Ffmpeg.present(av_frame_clone(frames.get(level)), "an image");
    frame.pts(time);
    return frame;
  }

  @Override
  public void close() {
    frames.forEach(frame -> av_frame_free(frame));
    frames.clear();
  }
}
