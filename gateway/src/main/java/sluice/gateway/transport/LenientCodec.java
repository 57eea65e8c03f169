package sluice.gateway.transport;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;

/**
 * Accepts in responses what RFC 9112 lets a recipient accept: lines that end with LF alone (section
 * 2.2), a repeated equal {@code Content-Length} (section 6.3), white space behind the size of a
 * chunk. None of this is ambiguous. Ambiguous framing stays an error: a length beside chunks,
 * control characters in a header, lengths that differ.
 */
public final class LenientCodec {

  /** Longest status line, in bytes. */
  public static final int LINE_BYTES_MAX = 16 * 1024;

  /** Longest headers of a response, in bytes. */
  public static final int HEADER_BYTES_MAX = 64 * 1024;

  /**
   * Largest piece of a response, in bytes: just above a fifth of Netty's read of 64 KiB, so that
   * five pieces hold a whole read. Vert.x queues up to 16 pieces for a client that does not read,
   * which must stay below 256 KiB; smaller pieces only cost more calls.
   */
  public static final int PIECE_BYTES = 64 * 1024 / 5 + 1;

  /** Vert.x's name for its codec, by which it removes the codec when the protocol is switched. */
  private static final String CODEC = "codec";

  private LenientCodec() {}

  /** Replaces Vert.x's codec, before anything has been read. */
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
