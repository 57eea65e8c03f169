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

/**
 * Normalises the lines between the chunks of a response before Netty reads them, as Netty is
 * strict: removes white space and extensions behind the size (RFC 9112 section 7.1.1), and replaces
 * a line end of LF alone (section 2.2) by CR LF. Malformed lines pass unchanged, for Netty to
 * refuse. A response whose connection ends behind the line of its last chunk is complete but for an
 * empty line, which is added.
 *
 * <p>Reads the bytes of heads and of these lines only, and passes correct ones uncopied. The codec
 * itself reports whether a response has chunks and when it has ended, see {@link #observer}.
 */
final class ChunkLines extends ChannelInboundHandlerAdapter {

  private static final byte CR = '\r';
  private static final byte LF = '\n';
  private static final int LINE_BYTES_MAX = 4 * 1024;
  private static final String CRLF = "\r\n";

  private enum Place {
    HEAD,
    /** A body without chunks, the end of one with chunks, or something other than HTTP. */
    REST,
    SIZE,
    DATA,
    DATA_END,
    DATA_END_LF,
    /** Behind the line of the last chunk. */
    LAST
  }

  private final ChunkSize size = new ChunkSize();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private Place place = Place.HEAD;
  private long left;
  private int headLineBytes;
  private boolean headLineIsCr;
  private boolean switched;

  /** The handler to add behind the codec. */
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
          case HEAD -> pass(context, in, endOfHead(in)); // then the observer changes the place
          case LAST -> place = Place.REST; // trailers, or the empty line
          case REST -> pass(context, in, in.writerIndex());
          default -> chunks(context, in);
        }
      }
    } finally {
      in.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (place == Place.LAST) {
      fire(context, CRLF);
    }
    context.fireChannelInactive();
  }

  /** Index behind the first empty line, or behind all bytes if there is none. */
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

  /** Reads up to the end of the bytes, or of the chunks. */
  private void chunks(ChannelHandlerContext context, ByteBuf in) {
    int at = in.readerIndex();
    while (at < in.writerIndex() && place != Place.REST && place != Place.LAST) {
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
            place = Place.DATA_END_LF; // Netty checks that it was a CR
          }
        }
        case DATA_END_LF -> {
          at++;
          place = Place.SIZE;
        }
        default -> at = line(context, in, at);
      }
    }
    pass(context, in, at);
  }

  /** Reads a line with a size, or the part of it that is here, and gives the index behind it. */
  private int line(ChannelHandlerContext context, ByteBuf in, int at) {
    int lf = in.indexOf(at, in.writerIndex(), LF);
    return lf >= 0 && line.size() == 0
        ? wholeLine(context, in, at, lf + 1)
        : pieceOfLine(context, in, at, lf);
  }

  /** Reads a line that is here as a whole; allocates nothing unless it must be changed. */
  private int wholeLine(ChannelHandlerContext context, ByteBuf in, int at, int end) {
    boolean known = end - at <= LINE_BYTES_MAX && size.parse(in, at, end);
    begin(known);
    if (known && !size.isExact()) {
      pass(context, in, at);
      fireSize(context);
      in.readerIndex(end);
    }
    return end;
  }

  /** Collects a line that arrives in pieces. */
  private int pieceOfLine(ChannelHandlerContext context, ByteBuf in, int at, int lf) {
    int end = lf < 0 ? in.writerIndex() : lf + 1;
    byte[] piece = new byte[Math.min(end - at, LINE_BYTES_MAX + 1)];
    in.getBytes(at, piece);
    line.writeBytes(piece);
    pass(context, in, at);
    in.readerIndex(at + piece.length);
    boolean tooLong = line.size() > LINE_BYTES_MAX;
    if (lf < 0 && !tooLong) {
      return end;
    }
    byte[] whole = line.toByteArray();
    line.reset();
    boolean known = !tooLong && size.parse(Unpooled.wrappedBuffer(whole), 0, whole.length);
    begin(known);
    if (known) {
      fireSize(context);
    } else {
      context.fireChannelRead(Unpooled.wrappedBuffer(whole));
    }
    return end;
  }

  /** Begins the chunk whose size has been parsed, or ends the chunks. */
  private void begin(boolean known) {
    left = known ? size.bytes() : 0;
    place = left > 0 ? Place.DATA : known ? Place.LAST : Place.REST;
  }

  private static void pass(ChannelHandlerContext context, ByteBuf in, int end) {
    int bytes = end - in.readerIndex();
    if (bytes > 0) {
      context.fireChannelRead(in.readRetainedSlice(bytes));
    }
  }

  /** Passes a line with the size, as Netty wants it. */
  private void fireSize(ChannelHandlerContext context) {
    fire(context, Long.toHexString(left) + CRLF);
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

  /** Receives what the codec has read. */
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
