package sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlushConsolidationTest {

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final LocalChannel channel = new LocalChannel();
  private final Kernel kernel = new Kernel();

  @BeforeEach
  void register() {
    loops.register(channel).syncUninterruptibly();
  }

  @AfterEach
  void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void whatOneTurnWritesToAClientLeavesTogether() {
    new FlushConsolidation().postInitializeServerChildChannel(channel);
    leavesTogether();
  }

  @Test
  void whatOneTurnWritesToAnUpstreamLeavesTogether() {
    new FlushConsolidation().postInitializeClientChannel(channel);
    leavesTogether();
  }

  @Test
  void whatAReadBringsLeavesTogetherWithItsFraming() {
    new FlushConsolidation().postInitializeServerChildChannel(channel);
    channel.pipeline().addFirst(kernel);
    kernel.keepsWhatIsWritten();

    List<List<Object>> within =
        inOneTurn(
            () -> {
              for (int piece = 0; piece < 8; piece++) {
                var _ = channel.write(Unpooled.copiedBuffer("2000\r\n", StandardCharsets.US_ASCII));
                var _ = channel.write(Unpooled.wrappedBuffer(new byte[8192]));
                var _ =
                    channel.writeAndFlush(Unpooled.copiedBuffer("\r\n", StandardCharsets.US_ASCII));
              }
              return List.copyOf(kernel.calls);
            });
    List<List<Object>> after = inOneTurn(() -> List.copyOf(kernel.calls));

    assertThat(within).isEmpty();
    assertThat(after).singleElement().asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(24);
  }

  private void leavesTogether() {
    channel.pipeline().addFirst(kernel);

    List<List<Object>> within =
        inOneTurn(
            () -> {
              for (int piece = 0; piece < 8; piece++) {
                var _ = channel.writeAndFlush(piece);
              }
              return List.copyOf(kernel.calls);
            });
    List<List<Object>> after = inOneTurn(() -> List.copyOf(kernel.calls));

    assertThat(within).isEmpty();
    assertThat(after).containsExactly(List.of(0, 1, 2, 3, 4, 5, 6, 7));
  }

  private <T> T inOneTurn(Callable<T> work) {
    return channel.eventLoop().submit(work).syncUninterruptibly().getNow();
  }

  /** Notes what has been written each time it is told to take it. */
  private static final class Kernel extends ChannelOutboundHandlerAdapter {

    private final List<List<Object>> calls = new ArrayList<>();
    private List<Object> written = new ArrayList<>();
    private boolean keeps;

    /** As a channel does, which then knows how much it is. */
    void keepsWhatIsWritten() {
      keeps = true;
    }

    @Override
    public void write(ChannelHandlerContext context, Object piece, ChannelPromise promise) {
      written.add(piece);
      if (keeps) {
        var _ = context.write(piece, promise);
      }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
      calls.add(written);
      written = new ArrayList<>();
    }
  }
}
