package sluice.shared.transport;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.shared.log.RepeatedLines;

/**
 * All links from other nodes together: how many there are, and how many bytes of unfinished
 * messages they have brought. For any thread.
 */
final class BusLinks {

  /** Why a link is closed. */
  enum Excess {
    LINKS("too many links are open"),
    FRAME("it announced too long a message"),
    UNFINISHED("the unfinished messages of all links exceed their limit");

    private final String sentence;

    Excess(String sentence) {
      this.sentence = sentence;
    }
  }

  private static final Logger log = LoggerFactory.getLogger(BusLinks.class);

  private final int linksMax;
  private final int frameBytesMax;
  private final long unfinishedBytesMax;
  private final AtomicInteger links = new AtomicInteger();
  private final AtomicLong unfinishedBytes = new AtomicLong();
  private final RepeatedLines<Excess> lines = new RepeatedLines<>();

  /**
   * Creates it without any link.
   *
   * @param frameBytesMax longest message, in bytes
   * @param unfinishedBytesMax most bytes of all unfinished messages together
   */
  BusLinks(int linksMax, int frameBytesMax, long unfinishedBytesMax) {
    this.linksMax = linksMax;
    this.frameBytesMax = frameBytesMax;
    this.unfinishedBytesMax = unfinishedBytesMax;
  }

  /** Counts a link until it is closed; false if it is one too many, and is closed at once. */
  boolean open(Channel link) {
    if (links.incrementAndGet() > linksMax) {
      links.decrementAndGet();
      close(link, Excess.LINKS);
      return false;
    }
    link.closeFuture().addListener(_ -> links.decrementAndGet());
    return true;
  }

  int frameBytesMax() {
    return frameBytesMax;
  }

  /** Takes so many bytes of the room for unfinished messages; false if there is not as much. */
  boolean take(int bytes) {
    if (unfinishedBytes.addAndGet(bytes) > unfinishedBytesMax) {
      give(bytes);
      return false;
    }
    return true;
  }

  /** Gives back what was taken. */
  void give(int bytes) {
    unfinishedBytes.addAndGet(-bytes);
  }

  /** Ends a link. */
  void close(Channel link, Excess why) {
    lines.happened(
        why,
        () -> log.warn("Closed a link from {}: {}", link.remoteAddress(), why.sentence),
        more -> log.warn("Closed {} more link(s): {}", more, why.sentence));
    var _ = link.close();
  }
}
