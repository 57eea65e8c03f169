package sluice.gateway.rewrite;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which containers of a passing JSON text are open, and which pictures the format of an object
 * speaks of: all in that object, at any depth. Where it stands before them, it waits for the first.
 */
final class Nesting {

  /** What a container may hold for us. */
  enum Container {
    OBJECT,
    ARRAY,
    PICTURES
  }

  /**
   * Containers below this depth are only counted: pictures in there are not found. Honest answers
   * are a few levels deep.
   */
  static final int DEPTH_MAX = 512;

  /** Honest answers have one format, or a few side by side. */
  private static final int WAITING_MAX = 64;

  private final Container[] containers = new Container[DEPTH_MAX];
  private final int[] picturesAtOpen = new int[DEPTH_MAX];
  private final Deque<Integer> waiting = new ArrayDeque<>();
  private int depth;
  private int pictures;

  void open(Container container) {
    if (depth < DEPTH_MAX) {
      containers[depth] = container;
      picturesAtOpen[depth] = pictures;
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
    return dropWaiting(0);
  }

  /**
   * No format waits any longer for a picture in a container of this depth or deeper.
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

  /** True if the innermost container is one of these, and not too deep. */
  boolean in(Container container) {
    return depth > 0 && depth <= DEPTH_MAX && containers[depth - 1] == container;
  }

  /** True if none is open. */
  boolean isEmpty() {
    return depth == 0;
  }

  /** A picture has turned out to be one: whatever has waited waits no longer. */
  void picture() {
    pictures++;
    waiting.clear();
  }

  /** True if no more formats may wait. */
  boolean isFull() {
    return waiting.size() == WAITING_MAX;
  }

  /**
   * A format stands directly in the innermost container.
   *
   * @return how many pictures there have been in it; if none, it waits
   */
  int format() {
    int before = pictures - picturesAtOpen[depth - 1];
    if (before == 0) {
      waiting.addLast(depth);
    }
    return before;
  }
}
