package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.SlowReceiver;

class LinkRewriterTest {

  private static final List<String> KEYS = List.of("video_url", "audio_url");
  private static final Links R =
      new Links("/r", "/api/", URI.create("http://avatar:3000/base"), "public.example");

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/api/x, /r/api/x",
        "\\/api\\/x, /r\\/api\\/x",
        "\\u002fapi/x, /r\\u002fapi/x",
        "http://avatar:3000/base/api/x, /r/api/x",
        "HTTP://Avatar:3000/base/api/x?y=1, /r/api/x?y=1",
        "http:\\/\\/avatar:3000\\/base\\/api\\/x, /r\\/api\\/x",
        "http://avatar:3000/api/x, /r/api/x",
        "http://avatar:3000/r/api/x, /r/api/x",
        "http://avatar:3000/base/r/api/x, /r/api/x",
        "/base/api/x, /r/api/x",
        "https://public.example/api/x, /r/api/x",
        "https://public.example/r/api/x, /r/api/x"
      })
  void anAddressOfTheApiGetsThePrefix(String address, String changed) {
    assertThat(rewritten("{\"video_url\":\"" + address + "\"}", R, 1_000))
        .isEqualTo("{\"video_url\":\"" + changed + "\"}");
  }

  @Test
  void anUpstreamMayHaveANameThatOnlyDockerKnows() {
    Links links = new Links("/r", "/api/", URI.create("http://my_avatar:3000"), "public.example");

    assertThat(rewritten("{\"video_url\":\"http://my_avatar:3000/api/x\"}", links, 1_000))
        .isEqualTo("{\"video_url\":\"/r/api/x\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"video_url\":\"/r/api/x\"}",
        "{\"video_url\":\"api/x\"}",
        "{\"video_url\":\"/static/x\"}",
        "{\"video_url\":\"/apis/x\"}",
        "{\"video_url\":\"//evil/api/x\"}",
        "{\"video_url\":\"http://avatar:3001/base/api/x\"}",
        "{\"video_url\":\"https://avatar:3000/base/api/x\"}",
        "{\"video_url\":\"http://avatar:3000/static/x\"}",
        "{\"video_url\":\"/base/r/x\"}",
        "{\"video_url\":\"http://other/base/api/x\"}",
        "{\"video_url\":\"http://\"}",
        "{\"video_url\":\"http://a b/api/x\"}",
        "{\"video_url\":\"\\u00\"}",
        "{\"video_url\":\"\\\\\"}",
        "{\"video_url\":\"\"}",
        "{\"video_url\":[\"/api/x\"]}",
        "{\"url\":\"/api/x\"}",
        "{\"text\":\"/api/x\",\"video_url\":null}",
        "[\"video_url\",\"/api/x\"]",
        "{\"video_url\":\"/api/x",
        "\"/api/x\""
      })
  void everythingElseStays(String json) {
    assertThat(rewritten(json, R, 1_000)).isEqualTo(json);
    assertThat(rewritten(json, R, 1)).isEqualTo(json);
  }

  @Test
  void withoutAPrefixOnlyTheOwnHostGoes() {
    Links none = new Links("", "/api/", URI.create("http://avatar:3000"), "public.example");

    assertThat(rewritten("{\"video_url\":\"/api/x\"}", none, 9))
        .isEqualTo("{\"video_url\":\"/api/x\"}");
    assertThat(rewritten("{\"video_url\":\"http://avatar:3000/api/x\"}", none, 9))
        .isEqualTo("{\"video_url\":\"/api/x\"}");
  }

  @Test
  void aTextMayBeCutAnywhere() {
    String json =
        "[{\"text\":\"/api/ \\\" \\\\\",\"video_url\" : \"/api/1\",\"audio_url\":\"\\/api/2\"},"
            + "{\"video_url\":\"/r/api/3\",\"n\":1.50, \"video\\u005furl\":\"/api/4\"}]";
    String expected =
        json.replace("\"/api/1", "\"/r/api/1")
            .replace("\"\\/api/2", "\"/r\\/api/2")
            .replace("\"/api/4", "\"/r/api/4");

    for (int size = 1; size <= json.length(); size++) {
      assertThat(rewritten(json, R, size)).isEqualTo(expected);
    }
  }

  @Test
  void bytesThatAreNoUtf8Stay() {
    byte[] odd = new byte[256];
    new Random(7).nextBytes(odd);
    Buffer json =
        Buffer.buffer("{\"text\":\"")
            .appendBytes(clean(odd))
            .appendString("\",\"video_url\":\"/api/")
            .appendBytes(clean(odd))
            .appendString("\"}");

    Buffer out = run(json, R, 7, false);

    String expected = json.toString(StandardCharsets.ISO_8859_1).replace(":\"/api/", ":\"/r/api/");
    assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo(expected);
  }

  @Test
  void whatIsTooLongForAnAddressStays() {
    String longest = "/api/" + "x".repeat(LinkRewriter.LINK_BYTES_MAX - "/api/".length());
    String fits = "{\"video_url\":\"" + longest + "\"}";
    String tooLong = "{\"video_url\":\"" + longest + "x\"}";

    assertThat(rewritten(fits, R, 1_000)).isEqualTo(fits.replace("\"/api/", "\"/r/api/"));
    assertThat(rewritten(tooLong, R, 1_000)).isEqualTo(tooLong);
  }

  @Test
  void eventsAreReadOneByOne() {
    String events =
        "event: chunk\ndata: {\"video_url\":\"/api/1\"}\n\n: \"video_url\":\"/api/0\"\n\n"
            + "data: {\"audio_url\":\"/api/2\"}\r\n\r\n";
    String expected = events.replace("\"/api/1", "\"/r/api/1").replace("\"/api/2", "\"/r/api/2");

    for (int size = 1; size <= events.length(); size++) {
      assertThat(run(Buffer.buffer(events), R, size, true).toString()).isEqualTo(expected);
    }
  }

  /** Without quotes and backslashes. */
  private static byte[] clean(byte[] bytes) {
    byte[] clean = bytes.clone();
    for (int i = 0; i < clean.length; i++) {
      if (clean[i] == '"' || clean[i] == '\\') {
        clean[i] = '.';
      }
    }
    return clean;
  }

  private static String rewritten(String json, Links links, int size) {
    return run(Buffer.buffer(json), links, size, false).toString();
  }

  private static Buffer run(Buffer text, Links links, int size, boolean events) {
    SlowReceiver receiver = new SlowReceiver(Integer.MAX_VALUE);
    Buffer out = receiver.received();
    LinkRewriter rewriter = new LinkRewriter(receiver, KEYS, links, events);
    for (int from = 0; from < text.length(); from += size) {
      rewriter.write(text.getBuffer(from, Math.min(text.length(), from + size)));
    }
    rewriter.end();
    assertThat(rewriter.isUnchanged()).isEqualTo(out.equals(text));
    return out;
  }
}
