package sluice.gateway.transport;

import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.impl.VertxConnection;
import io.vertx.core.net.impl.VertxHandler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Received messages of a Vert.x connection that have not been used yet. Vert.x queues them while a
 * request is in progress or reading is paused, and forgets the queue when the channel is closed. To
 * be called on the event loop of the channel.
 */
public final class UnusedMessages {

  /** Both fail when the class is loaded if Vert.x has changed. */
  private static final VarHandle PENDING = field("pending", Deque.class);

  private static final VarHandle PAUSED = field("paused", boolean.class);

  private UnusedMessages() {}

  private static VarHandle field(String name, Class<?> type) {
    try {
      return MethodHandles.privateLookupIn(VertxConnection.class, MethodHandles.lookup())
          .findVarHandle(VertxConnection.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "This is another Vert.x than the one this was written for", e);
    }
  }

  /** True if all messages have been used, and those at the end of the channel would be. */
  public static boolean areNone(Channel channel) {
    VertxConnection connection = connection(channel);
    if (connection == null) {
      return true;
    }
    Deque<?> pending = (Deque<?>) PENDING.get(connection);
    return !(boolean) PAUSED.get(connection) && (pending == null || pending.isEmpty());
  }

  /** Releases the messages, whose buffers are reference-counted. */
  static void release(Channel channel) {
    VertxConnection connection = connection(channel);
    Deque<?> pending = connection == null ? null : (Deque<?>) PENDING.get(connection);
    while (pending != null && !pending.isEmpty()) {
      ReferenceCountUtil.release(pending.poll());
    }
  }

  private static @Nullable VertxConnection connection(Channel channel) {
    VertxHandler<?> handler = channel.pipeline().get(VertxHandler.class);
    return handler == null ? null : handler.getConnection();
  }
}
