package sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatheredWritesTest {

  private final Kernel kernel = new Kernel();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @Test
  void whatOneTurnWritesToAClientLeavesTogether() {
    new GatheredWrites().postInitializeServerChildChannel(channel);
    leavesTogether();
  }

  @Test
  void whatOneTurnWritesToAnUpstreamLeavesTogether() {
    new GatheredWrites().postInitializeClientChannel(channel);
    leavesTogether();
  }

  private void leavesTogether() {
    channel.pipeline().addFirst(kernel);
    channel
        .eventLoop()
        .execute(
            () -> {
              for (int piece = 0; piece < 8; piece++) {
                var _ = channel.writeAndFlush(piece);
              }
              assertThat(kernel.calls).isEmpty();
            });
    channel.runPendingTasks();

    assertThat(kernel.calls).containsExactly(List.of(0, 1, 2, 3, 4, 5, 6, 7));
  }

  /** Notes what has been written each time it is told to take it. */
  private static final class Kernel extends ChannelOutboundHandlerAdapter {

    private final List<List<Object>> calls = new ArrayList<>();
    private List<Object> written = new ArrayList<>();

    @Override
    public void write(ChannelHandlerContext context, Object piece, ChannelPromise promise) {
      written.add(piece);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
      calls.add(written);
      written = new ArrayList<>();
    }
  }
}
