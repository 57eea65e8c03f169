package sluice.gateway.json;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The open containers of a JSON text that streams by, as far back as there is something to
 * remember, and the wanted values that each format describes: all in the format's object, at any
 * depth. A format that precedes them waits for the first one. When a container closes that was open
 * before, what remains is the one around it.
 */
final class Nesting {

  /**
   * Containers below this depth are only counted: values in there are not found. Real responses are
   * a few levels deep.
   */
  static final int DEPTH_MAX = 512;

  /** Real responses have one format, or a few side by side. */
  private static final int WAITING_MAX = 64;

  private final boolean[] lists = new boolean[DEPTH_MAX];
  private final int[] valuesAtOpen = new int[DEPTH_MAX];
  private final Deque<Integer> waiting = new ArrayDeque<>();
  private int depth;
  private int values;

  /**
   * Opens a container.
   *
   * @param list whether strings directly in it may be wanted
   */
  void open(boolean list) {
    if (depth < DEPTH_MAX) {
      lists[depth] = list;
      valuesAtOpen[depth] = values;
    }
    depth++;
  }

  /**
   * Closes the innermost container.
   *
   * @return how many formats in it no value has followed
   */
  int close() {
    int unused = dropWaiting(depth);
    depth = Math.max(0, depth - 1);
    return unused;
  }

  /**
   * Closes all containers.
   *
   * @return how many formats no value has followed
   */
  int closeAll() {
    depth = 0;
    values = 0;
    return dropWaiting(0);
  }

  /**
   * Forgets the formats that wait in containers of this depth or deeper.
   *
   * @return how many they are
   */
  int dropWaiting(int from) {
    int dropped = 0;
    while (!waiting.isEmpty() && waiting.getLast() >= from) {
      waiting.removeLast();
      dropped++;
    }
    return dropped;
  }

  /** True below the depth to which values are found. */
  boolean isTooDeep() {
    return depth > DEPTH_MAX;
  }

  /** True if strings directly in the innermost container may be wanted. */
  boolean isInList() {
    return depth > 0 && !isTooDeep() && lists[depth - 1];
  }

  /** True if no container is open. */
  boolean isEmpty() {
    return depth == 0;
  }

  /** True if no format, here or later, can describe a value before this point. */
  boolean hasNoValues() {
    return values == 0 && waiting.isEmpty();
  }

  /** Counts a wanted value, for which no format waits any longer. */
  void value() {
    values++;
    waiting.clear();
  }

  /** True if no more formats may wait. */
  boolean isFull() {
    return waiting.size() == WAITING_MAX;
  }

  /**
   * Takes a format that stands directly in the innermost container.
   *
   * @return how many values precede it there; if none, it waits
   */
  int format() {
    int before = values - (depth == 0 ? 0 : valuesAtOpen[depth - 1]);
    if (before == 0) {
      waiting.addLast(depth);
    }
    return before;
  }
}
