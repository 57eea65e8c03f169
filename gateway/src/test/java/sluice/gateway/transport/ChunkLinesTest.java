package sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every response comes in one piece, byte by byte, and in all other pieces of equal size. */
class ChunkLinesTest {

  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        CHUNKED + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
        CHUNKED + "5 \r\nhello\r\n6\t \r\n world\r\n0 \r\n\r\n",
        CHUNKED + "5\nhello\n6\n world\n0\n\n",
        CHUNKED + "5\r\nhello\n6\n world\r\n0\r\nX: y\r\n\r\n",
        CHUNKED + "5;a=b\r\nhello\r\n6 ; a=\"b\"\r\n world\r\n0;x\r\n\r\n",
        CHUNKED + "5;\nhello\n6 \n world\n0;\n\n",
        CHUNKED + "0005\r\nhello\r\n00000000006\r\n world\r\n000\r\n\r\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n6\n world\n0\nX: y\n\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world",
        "\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world",
        "HTTP/1.1 100 Continue\r\n\r\n" + CHUNKED + "b \r\nhello world\r\n0\r\n\r\n"
      })
  void theBodyIsWhatWasMeant(String response) {
    for (int piece = 1; piece <= response.length(); piece++) {
      assertThat(read(response, piece)).as("pieces of %d", piece).isEqualTo("hello world|");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"5\r\nhello\r\n0\r\n", "5\nhello\n0 \n"})
  void aResponseThatLacksOnlyTheLastEmptyLineIsComplete(String chunks) {
    for (int piece = 1; piece <= chunks.length(); piece++) {
      EmbeddedChannel channel = channel();
      StringBuilder body = new StringBuilder(read(channel, CHUNKED + chunks, piece));
      assertThat(body.toString()).isEqualTo("hello");

      channel.finish();

      collect(channel, body);
      assertThat(body.toString()).isEqualTo("hello|");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"5\r\nhello\r\n", "5\r\nhello\r\n0", "5\r\nhello\r\n0\r\nX: y\r\n"})
  void aResponseThatLacksMoreIsNotComplete(String chunks) {
    EmbeddedChannel channel = channel();
    StringBuilder body = new StringBuilder(read(channel, CHUNKED + chunks, 7));

    channel.finish();

    collect(channel, body);
    assertThat(body.toString()).doesNotContain("|");
  }

  @Test
  void theNextResponseOnTheConnectionIsReadLikeTheFirst() {
    String first = CHUNKED + "5 \r\nhello\r\n0\r\n\r\n";
    String second = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n5 \n";
    EmbeddedChannel channel = channel();

    assertThat(read(channel, first, 7)).isEqualTo("hello|");
    assertThat(read(channel, second, 7)).isEqualTo("5 \n|");
    assertThat(read(channel, first, first.length())).isEqualTo("hello|");
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CHUNKED + "no size\r\nhello\r\n0\r\n\r\n",
        CHUNKED + " 5\r\nhello\r\n0\r\n\r\n\u0000",
        CHUNKED + "5 5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + "-5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + "\r\nhello\r\n0\r\n\r\n",
        CHUNKED + "5\r\nhello!\r\n0\r\n\r\n",
        CHUNKED + "fffffffff\r\nhello\r\n0\r\n\r\n"
      })
  void whatMeansNothingIsRefused(String response) {
    for (int piece : new int[] {1, 7, response.length()}) {
      assertThat(read(response, piece)).as("pieces of %d", piece).contains("failure");
    }
  }

  @Test
  void aLineThatNeverEndsIsRefused() {
    String response = CHUNKED + "5;" + "a".repeat(200_000);

    assertThat(read(response, 1_000)).contains("failure");
  }

  private static String read(String response, int piece) {
    EmbeddedChannel channel = channel();
    try {
      return read(channel, response, piece);
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  private static EmbeddedChannel channel() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.pipeline().addLast("codec", new HttpClientCodec());
    LenientCodec.replace(channel.pipeline());
    return channel;
  }

  /** What the codec makes of it: content, and a bar at its end. */
  private static String read(EmbeddedChannel channel, String response, int piece) {
    channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
    channel.releaseOutbound();
    StringBuilder body = new StringBuilder();
    byte[] bytes = response.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < bytes.length; at += piece) {
      channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(piece, bytes.length - at)));
      collect(channel, body);
    }
    return body.toString();
  }

  private static void collect(EmbeddedChannel channel, StringBuilder body) {
    for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
      if (read instanceof HttpObject part && part.decoderResult().isFailure()) {
        body.append("failure");
      }
      if (read instanceof HttpResponse response && response.status().code() == 100) {
        HttpContent end = channel.readInbound();
        assertThat(end).isInstanceOf(LastHttpContent.class);
        continue;
      }
      if (read instanceof HttpContent content) {
        body.append(content.content().toString(StandardCharsets.ISO_8859_1));
        content.release();
      }
      if (read instanceof LastHttpContent) {
        body.append('|');
      }
    }
  }
}
