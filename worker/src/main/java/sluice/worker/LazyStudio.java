package sluice.worker;

import org.jspecify.annotations.Nullable;
import sluice.worker.video.Studio;
import sluice.worker.video.StudioSettings;
import sluice.worker.video.VideoException;

/** A studio that is there when somebody needs it: most workers never video, and FFmpeg is large. */
final class LazyStudio implements AutoCloseable {

  private final StudioSettings settings;
  private @Nullable Studio studio;

  LazyStudio(StudioSettings settings) {
    this.settings = settings;
  }

  /**
   * Gives the one studio; the first to ask waits about a second.
   *
   * @throws VideoException if there can be none with these settings
   */
  synchronized Studio get() throws VideoException {
    Studio open = studio;
    if (open == null) {
      open = new Studio(settings);
      studio = open;
    }
    return open;
  }

  /** No video may be in the making. */
  @Override
  public synchronized void close() {
    if (studio != null) {
      studio.close();
      studio = null;
    }
  }
}
