package sluice.worker;

import org.jspecify.annotations.Nullable;
import sluice.worker.video.Studio;
import sluice.worker.video.StudioSettings;
import sluice.worker.video.VideoException;

/** Creates the studio on first use, because FFmpeg is large and most workers make no videos. */
final class LazyStudio implements AutoCloseable {

  private final StudioSettings settings;
  private @Nullable Studio studio;

  LazyStudio(StudioSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns the studio. The first call takes about a second.
   *
   * @throws VideoException if the settings cannot be used
   */
  synchronized Studio get() throws VideoException {
    Studio open = studio;
    if (open == null) {
      open = new Studio(settings);
      studio = open;
    }
    return open;
  }

  /** Frees the studio. No video may be in progress. */
  @Override
  public synchronized void close() {
    if (studio != null) {
      studio.close();
      studio = null;
    }
  }
}
