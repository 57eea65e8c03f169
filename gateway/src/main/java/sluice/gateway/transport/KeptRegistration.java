package sluice.gateway.transport;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.Native;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Makes connections readable to their end if the other side closes them while reading is paused.
 * Netty 4.2.18 removes a socket from epoll when it is interested in no event, not even in the other
 * side's close, and cannot add it again ({@code EpollIoHandler.DefaultEpollIoRegistration.submit}
 * modifies a registration that does not exist), so that bytes which a slow client had not taken yet
 * were lost. This class adds an interest in errors, which epoll reports in any case, so that the
 * socket stays registered.
 *
 * <p>Netty creates the instance, see {@link ChannelHooks}.
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
