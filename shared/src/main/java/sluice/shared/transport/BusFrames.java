package sluice.shared.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import sluice.shared.transport.BusLinks.Excess;

/** Follows the messages of one link: four bytes of length, and so many more. */
final class BusFrames extends ChannelInboundHandlerAdapter {

  private final BusLinks links;
  private int length;
  private int lengthBytes;
  private int left;

  /** What this link has of the room for unfinished messages. */
  private int taken;

  private boolean closed;

  BusFrames(BusLinks links) {
    this.links = links;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!closed && message instanceof ByteBuf bytes) {
      follow(bytes)
          .or(this::unfinished)
          .ifPresent(
              why -> {
                closed = true;
                links.close(context.channel(), why);
              });
    }
    if (closed) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  /** The bus drops what it has gathered. */
  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    links.give(taken);
    taken = 0;
  }

  private Optional<Excess> follow(ByteBuf bytes) {
    int at = bytes.readerIndex();
    while (at < bytes.writerIndex()) {
      if (left > 0) {
        int passed = Math.min(left, bytes.writerIndex() - at);
        left -= passed;
        at += passed;
        continue;
      }
      length = (length << Byte.SIZE) | bytes.getUnsignedByte(at++);
      if (++lengthBytes == Integer.BYTES) {
        if (length < 0 || length > links.frameBytesMax()) {
          return Optional.of(Excess.FRAME);
        }
        left = length;
        lengthBytes = 0;
      }
    }
    return Optional.empty();
  }

  /** Counts what has come of the message that is not complete. */
  private Optional<Excess> unfinished() {
    int now = left > 0 ? length - left : 0;
    if (now > taken && !links.take(now - taken)) {
      return Optional.of(Excess.UNFINISHED);
    }
    if (now < taken) {
      links.give(taken - now);
    }
    taken = now;
    return Optional.empty();
  }
}
