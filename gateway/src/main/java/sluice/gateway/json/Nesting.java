package sluice.gateway.json;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which containers of a passing JSON text have been opened since there was something to remember,
 * and which images the format of an object speaks of: all in that object, at any depth. Where it
 * stands before them, it waits for the first. When a container closes that was open before, what
 * remains is the one around it.
 */
final class Nesting {

  /**
   * Containers below this depth are only counted: images in there are not found. Honest answers are
   * a few levels deep.
   */
  static final int DEPTH_MAX = 512;

  /** Honest answers have one format, or a few side by side. */
  private static final int WAITING_MAX = 64;

  private final boolean[] ofImages = new boolean[DEPTH_MAX];
  private final int[] imagesAtOpen = new int[DEPTH_MAX];
  private final Deque<Integer> waiting = new ArrayDeque<>();
  private int depth;
  private int images;

  /**
   * A container begins.
   *
   * @param images whether strings directly in it may be images
   */
  void open(boolean images) {
    if (depth < DEPTH_MAX) {
      ofImages[depth] = images;
      imagesAtOpen[depth] = this.images;
    }
    depth++;
  }

  /**
   * The innermost container ends.
   *
   * @return how many formats in it have waited in vain
   */
  int close() {
    int inVain = dropWaiting(depth);
    depth = Math.max(0, depth - 1);
    return inVain;
  }

  /**
   * All containers end.
   *
   * @return how many formats have waited in vain
   */
  int closeAll() {
    depth = 0;
    images = 0;
    return dropWaiting(0);
  }

  /**
   * No format waits any longer for an image in a container of this depth or deeper.
   *
   * @return how many have done so
   */
  int dropWaiting(int from) {
    int dropped = 0;
    while (!waiting.isEmpty() && waiting.getLast() >= from) {
      waiting.removeLast();
      dropped++;
    }
    return dropped;
  }

  /** True if what stands here is not looked at. */
  boolean isTooDeep() {
    return depth > DEPTH_MAX;
  }

  /** True if the innermost container is one whose strings may be images. */
  boolean isInImages() {
    return depth > 0 && !isTooDeep() && ofImages[depth - 1];
  }

  /** True if all that have been opened are closed. */
  boolean isEmpty() {
    return depth == 0;
  }

  /** True if no format, here or later, can speak of an image that has been. */
  boolean hasNoImages() {
    return images == 0 && waiting.isEmpty();
  }

  /** An image has turned out to be one: whatever has waited waits no longer. */
  void image() {
    images++;
    waiting.clear();
  }

  /** True if no more formats may wait. */
  boolean isFull() {
    return waiting.size() == WAITING_MAX;
  }

  /**
   * A format stands directly in the innermost container.
   *
   * @return how many images there have been in it; if none, it waits
   */
  int format() {
    int before = images - (depth == 0 ? 0 : imagesAtOpen[depth - 1]);
    if (before == 0) {
      waiting.addLast(depth);
    }
    return before;
  }
}
