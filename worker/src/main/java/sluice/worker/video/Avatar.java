package sluice.worker.video;

import java.awt.image.BufferedImage;

/** Somebody with a mouth. Every image of the same avatar has the same size. */
sealed interface Avatar permits DrawnFace, PhotoAvatar {

  /**
   * An image without transparency, of even width and height.
   *
   * @param opening of the mouth, from 0, closed, to 1
   */
  BufferedImage at(double opening);
}
