package sluice.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the lines between the chunks of a response right before Netty reads them, which wants them
 * to the letter: white space behind the size (RFC 9112 section 7.1.1) and a line that ends with LF
 * alone (section 2.2) become what they mean. What cannot be understood passes, for Netty to refuse.
 *
 * <p>Looks at the bytes of heads and of these lines only; whatever is right passes uncopied. That a
 * response has chunks, and when it has ended, is told by the codec itself, see {@link #observer}.
 */
final class ChunkLines extends ChannelInboundHandlerAdapter {

  private static final byte CR = '\r';
  private static final byte LF = '\n';
  private static final int LINE_BYTES_MAX = 4 * 1024;
  private static final String CRLF = "\r\n";
  private static final Pattern SIZE = Pattern.compile("0*([0-9A-Fa-f]{1,8})[ \\t]*(?:;.*)?\\r?\\n");

  private enum Place {
    HEAD,
    /** A body without chunks, the end of one with chunks, or something that is no HTTP. */
    REST,
    SIZE,
    DATA,
    DATA_END,
    DATA_END_LF
  }

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private Place place = Place.HEAD;
  private long left;
  private int headLineBytes;
  private boolean headLineIsCr;
  private boolean switched;

  /** To stand behind the codec. */
  ChannelInboundHandlerAdapter observer() {
    return new Observer();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf in) || place == Place.REST) {
      context.fireChannelRead(message);
      return;
    }
    try {
      while (in.isReadable()) {
        switch (place) {
          case HEAD -> pass(context, in, endOfHead(in)); // where it ends, the observer moves on
          case REST -> pass(context, in, in.writerIndex());
          default -> chunks(context, in);
        }
      }
    } finally {
      in.release();
    }
  }

  /** Index behind the first empty line, or behind all that is here. */
  private int endOfHead(ByteBuf in) {
    int from = in.readerIndex();
    int lf = in.indexOf(from, in.writerIndex(), LF);
    while (lf >= 0) {
      note(in, from, lf);
      if (headLineBytes == 0 || (headLineBytes == 1 && headLineIsCr)) {
        headLineBytes = 0;
        return lf + 1;
      }
      headLineBytes = 0;
      from = lf + 1;
      lf = in.indexOf(from, in.writerIndex(), LF);
    }
    note(in, from, in.writerIndex());
    return in.writerIndex();
  }

  private void note(ByteBuf in, int from, int to) {
    if (headLineBytes == 0 && to > from) {
      headLineIsCr = in.getByte(from) == CR;
    }
    headLineBytes += to - from;
  }

  /** Goes on to the end of what is here, or to the end of the chunks. */
  private void chunks(ChannelHandlerContext context, ByteBuf in) {
    int at = in.readerIndex();
    while (at < in.writerIndex() && place != Place.REST) {
      switch (place) {
        case DATA -> {
          int bytes = (int) Math.min(left, in.writerIndex() - at);
          at += bytes;
          left -= bytes;
          place = left == 0 ? Place.DATA_END : Place.DATA;
        }
        case DATA_END -> {
          if (in.getByte(at) == LF) {
            pass(context, in, at);
            fire(context, "\r");
            place = Place.DATA_END_LF;
          } else {
            at++;
            place = Place.DATA_END_LF; // whether it was a CR is for Netty to see
          }
        }
        case DATA_END_LF -> {
          at++;
          place = Place.SIZE;
        }
        default -> at = size(context, in, at);
      }
    }
    pass(context, in, in.writerIndex());
  }

  /** Reads a line with a size, or what is here of it, and gives the index behind it. */
  private int size(ChannelHandlerContext context, ByteBuf in, int at) {
    int lf = in.indexOf(at, in.writerIndex(), LF);
    int end = lf < 0 ? in.writerIndex() : lf + 1;
    byte[] bytes = new byte[Math.min(end - at, LINE_BYTES_MAX + 1)];
    in.getBytes(at, bytes);
    boolean begun = line.size() > 0;
    line.writeBytes(bytes);
    String text = line.toString(StandardCharsets.ISO_8859_1);
    if (lf < 0 && line.size() <= LINE_BYTES_MAX) {
      pass(context, in, at);
      in.readerIndex(end); // it is kept here until the rest has come
      return end;
    }
    line.reset();
    Matcher size = SIZE.matcher(text);
    boolean known = size.matches();
    if (known) {
      left = Long.parseLong(size.group(1), 16);
    }
    place = known && left > 0 ? Place.DATA : Place.REST;
    if (!begun && known && text.endsWith(CRLF) && text.length() == size.end(1) + CRLF.length()) {
      return end; // as it should be
    }
    pass(context, in, at);
    if (known) {
      fire(context, size.group(1) + CRLF);
      in.readerIndex(end);
    } else if (begun) {
      fire(context, text);
      in.readerIndex(at + bytes.length);
    }
    return end;
  }

  private static void pass(ChannelHandlerContext context, ByteBuf in, int end) {
    int bytes = end - in.readerIndex();
    if (bytes > 0) {
      context.fireChannelRead(in.readRetainedSlice(bytes));
    }
  }

  private static void fire(ChannelHandlerContext context, String bytes) {
    context.fireChannelRead(Unpooled.wrappedBuffer(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private void begun(HttpResponse response) {
    switched = response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    boolean chunked =
        response.decoderResult().isSuccess() && HttpUtil.isTransferEncodingChunked(response);
    place = chunked && !switched ? Place.SIZE : Place.REST;
  }

  private void ended() {
    if (!switched) {
      place = Place.HEAD;
      headLineBytes = 0;
    }
  }

  /** Sees what the codec has read. */
  private final class Observer extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpResponse response) {
        begun(response);
      }
      if (message instanceof LastHttpContent) {
        ended();
      }
      context.fireChannelRead(message);
    }
  }
}
