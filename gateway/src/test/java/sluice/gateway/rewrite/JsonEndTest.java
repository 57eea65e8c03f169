package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.gateway.SlowReceiver;

class JsonEndTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "{\"a\":[1,\"x\"]}", "{}\n{\"b\":\"]\"}", "\"\\\"{\"", "]}{}"})
  void aWholeTextIsCompleteWhereverItIsCut(String text) {
    for (int cut = 0; cut <= text.length(); cut++) {
      assertThat(isComplete(text.substring(0, cut), text.substring(cut))).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Error: 5\" is too wide",
        "<p title=\"{\">",
        "[ERROR] 5\" is too wide",
        "{error: 5\"",
        "12\"",
        "{\0\"\0a\0\"\0:\0\"\0\"\u0004"
      })
  void aTextThatDidNotBeginAsJsonIsNeverHalfOne(String text) {
    for (int cut = 0; cut <= text.length(); cut++) {
      assertThat(isComplete(text.substring(0, cut), text.substring(cut))).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        " [ ",
        "\ufeff{\"a\":",
        "{\"a\":[1,\"x\"]",
        "{\"a\":\"x",
        "\"\\\"",
        "[[]",
        "{}{"
      })
  void halfATextIsNot(String text) {
    for (int cut = 0; cut <= text.length(); cut++) {
      assertThat(isComplete(text.substring(0, cut), text.substring(cut))).isFalse();
    }
  }

  private static boolean isComplete(String... pieces) {
    SlowReceiver receiver = new SlowReceiver(Integer.MAX_VALUE);
    Links links = new Links("/r", "/api/", URI.create("http://avatar:3000"), "public.example");
    JsonEnd end = new JsonEnd(new LinkRewriter(receiver, List.of("url"), links, false));
    for (String piece : pieces) {
      end.write(Buffer.buffer(piece));
    }
    end.end();
    assertThat(receiver.received()).hasToString(String.join("", pieces));
    return end.isComplete();
  }
}
