package sluice.gateway.transport;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.Native;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Lets a connection be read to its end although the other side has closed it while it was not being
 * read. Netty 4.2.18 takes the socket out of epoll when it waits for nothing, not even for the
 * other side to close, and fails to put it back ({@code
 * EpollIoHandler.DefaultEpollIoRegistration.submit} modifies what is not there): what a slow client
 * had not taken yet was lost. A socket that waits for errors, of which epoll tells in any case,
 * always waits for something.
 *
 * <p>Netty makes the instance, see {@link ChannelHooks}.
 */
public final class KeptRegistration extends ChannelInitializerExtension {

  private static final MethodHandle SET_FLAG = setFlag();

  private static MethodHandle setFlag() {
    try {
      Class<?> channel = EpollSocketChannel.class.getSuperclass().getSuperclass();
      return MethodHandles.privateLookupIn(channel, MethodHandles.lookup())
          .findVirtual(channel, "setFlag", MethodType.methodType(void.class, int.class))
          .asType(MethodType.methodType(void.class, EpollSocketChannel.class, int.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This is another Netty than the one this was written for", e);
    }
  }

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    keep(channel);
  }

  @Override
  public void postInitializeClientChannel(Channel channel) {
    keep(channel);
  }

  private static void keep(Channel channel) {
    if (channel instanceof EpollSocketChannel socket) {
      try {
        SET_FLAG.invokeExact(socket, Native.EPOLLERR);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
