package sluice.worker.video;

import java.awt.image.BufferedImage;

/** Somebody with a mouth. Every picture of the same avatar has the same size. */
sealed interface Avatar permits DrawnFace, Photograph {

  /**
   * A picture without transparency, of even width and height.
   *
   * @param opening of the mouth, from 0, closed, to 1
   */
  BufferedImage at(double opening);
}
