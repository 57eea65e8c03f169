package sluice.worker.video;

import java.awt.image.BufferedImage;

/** A figure whose mouth can open. All images of an avatar have the same size. */
sealed interface Avatar permits DrawnFace, PhotoAvatar {

  /**
   * Draws an opaque image of even width and height.
   *
   * @param opening of the mouth, from 0 (closed) to 1
   */
  BufferedImage image(double opening);
}
