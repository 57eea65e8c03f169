package sluice.shared.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BusFramesTest {

  private static final int FRAME_MAX = 60;
  private static final int ALL_MAX = 100;
  private static final int LINKS_MAX = 3;

  private final BusLinks links = new BusLinks(LINKS_MAX, FRAME_MAX, ALL_MAX);

  @Test
  void aMessageOfTheLongestLengthPassesAndOneByteMoreEndsTheLink() {
    EmbeddedChannel link = link();

    assertThat(takes(link, length(FRAME_MAX))).isTrue();
    assertThat(takes(link, new byte[FRAME_MAX])).isTrue();
    assertThat(takes(link, length(FRAME_MAX + 1))).isFalse();
  }

  @Test
  void unfinishedMessagesOfAllLinksAreBoundedTogether() {
    EmbeddedChannel first = link();
    EmbeddedChannel second = link();
    takes(first, length(FRAME_MAX));
    takes(second, length(FRAME_MAX));

    assertThat(takes(first, new byte[50])).isTrue();
    assertThat(takes(second, new byte[50])).as("at the limit").isTrue();
    assertThat(takes(second, new byte[1])).as("beyond").isFalse();
    assertThat(first.isOpen()).isTrue();
    assertThat(takes(first, new byte[9])).as("the closed link has given back").isTrue();
  }

  @Test
  void aMessageThatIsCompleteTakesNothingMore() {
    EmbeddedChannel first = link();
    EmbeddedChannel second = link();
    for (int i = 0; i < 10; i++) {
      takes(first, length(FRAME_MAX));
      assertThat(takes(first, new byte[FRAME_MAX - 1])).isTrue();
      assertThat(takes(first, new byte[1])).isTrue();
    }
    takes(second, length(FRAME_MAX));

    assertThat(takes(second, new byte[FRAME_MAX - 1])).isTrue();
  }

  @Test
  void manySmallMessagesInOnePieceCountAsWhatIsLeftOfTheLast() {
    EmbeddedChannel link = link();
    byte[] message = {0, 0, 0, 1, 'x'};
    byte[] many = new byte[1_000 * message.length];
    for (int i = 0; i < many.length; i++) {
      many[i] = message[i % message.length];
    }

    assertThat(takes(link, many)).isTrue();
  }

  @Test
  void oneLinkTooManyIsClosedAndMakesRoomForNone() {
    List<EmbeddedChannel> open = IntStream.range(0, LINKS_MAX).mapToObj(_ -> link()).toList();
    EmbeddedChannel more = new EmbeddedChannel();

    assertThat(links.open(more)).isFalse();
    assertThat(more.isOpen()).isFalse();

    var _ = open.getFirst().close();
    assertThat(links.open(new EmbeddedChannel())).isTrue();
    assertThat(links.open(new EmbeddedChannel())).isFalse();
  }

  private EmbeddedChannel link() {
    EmbeddedChannel link = new EmbeddedChannel(new BusFrames(links));
    assertThat(links.open(link)).isTrue();
    return link;
  }

  private static boolean takes(EmbeddedChannel link, byte[] bytes) {
    link.writeInbound(Unpooled.wrappedBuffer(bytes));
    link.releaseInbound();
    return link.isOpen();
  }

  private static byte[] length(int length) {
    return Unpooled.copyInt(length).array();
  }
}
