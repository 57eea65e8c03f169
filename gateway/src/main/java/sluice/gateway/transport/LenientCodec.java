package sluice.gateway.transport;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;

/**
 * Reads responses as leniently as RFC 9112 lets a recipient read: lines that end with LF alone
 * (section 2.2), the same {@code Content-Length} twice (section 6.3), white space behind the size
 * of a chunk. None of it can be read in two ways. What can stays an error: a length beside chunks,
 * control characters in a header, lengths that differ.
 */
public final class LenientCodec {

  /** Bytes of the longest status line. */
  public static final int LINE_BYTES_MAX = 16 * 1024;

  /** Bytes of all headers of a response. */
  public static final int HEADER_BYTES_MAX = 64 * 1024;

  /**
   * Size of the pieces that answers come in: just above a fifth of the 64 KiB that Netty reads at
   * once, so that nothing is left over. Vert.x keeps up to 16 of them for a client that does not
   * take them, which is to be less than 256 KiB; smaller ones are only more calls.
   */
  public static final int PIECE_BYTES = 64 * 1024 / 5 + 1;

  /** Vert.x's name for its codec, under which it removes it when a protocol is switched. */
  private static final String CODEC = "codec";

  private LenientCodec() {}

  /** Puts such a codec in the place of Vert.x's own; nothing may have been read yet. */
  static void replace(ChannelPipeline pipeline) {
    ChannelHandler strict = pipeline.get(CODEC);
    if (strict instanceof HttpClientCodec) {
      HttpDecoderConfig config =
          new HttpDecoderConfig()
              .setMaxInitialLineLength(LINE_BYTES_MAX)
              .setMaxHeaderSize(HEADER_BYTES_MAX)
              .setMaxChunkSize(PIECE_BYTES)
              .setAllowDuplicateContentLengths(true)
              .setStrictLineParsing(false);
      pipeline.replace(strict, CODEC, new HttpClientCodec(config, false, false));
      ChunkLines lines = new ChunkLines();
      pipeline.addBefore(CODEC, ChunkLines.class.getName(), lines);
      pipeline.addAfter(CODEC, ChunkLines.class.getName() + ".observer", lines.observer());
    }
  }
}
