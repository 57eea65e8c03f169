package sluice.gateway.features.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {

  private static final String JSON = "application/json";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"message\":{\"content\":\"yes\"}}]}",
        "\ufeff {\"choices\":[{\"message\":{\"content\":\"yes\"}},{\"message\":{}}]}",
        "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"y\"},"
            + "{\"type\":\"thinking\",\"thinking\":[]},{\"type\":\"image_url\",\"text\":\"no\"},"
            + "null,{\"text\":\"e\"},\"s\"]}}]}",
        "{\"choices\":[{\"logprobs\":{\"content\":[{\"logprob\":NaN},{\"logprob\":-Infinity}]},"
            + "\"message\":{\"content\":\"yes\"}}]}",
        "{\"x\":\"a\tb\nc\",\"choices\":[{\"message\":{\"content\":\"yes\"}}]}",
        "{\"choices\":[{\"text\":\"yes\"}]}"
      })
  void theTextIsFoundInWhateverFormItCame(String body) {
    assertThat(Completion.of(JSON, body)).isEqualTo(new Completion.Text("yes"));
  }

  @Test
  void theDeltasOfAStreamAreOneText() {
    String stream =
        """
        : keep-alive

        event: message
        data: {"choices":[{"delta":{"role":"assistant","content":""}}]}

        data:{"choices":[{"delta":{"content":"один "}}]}
        data: {"choices":[{"delta":{"content":[{"type":"text","text":"два"}]}}]}

        data: {"choices":[],"usage":{}}
        data: [DONE]
        data: not read any more
        """;

    for (String type : new String[] {"text/event-stream; charset=utf-8", JSON, ""}) {
      assertThat(Completion.of(type, stream)).isEqualTo(new Completion.Text("один два"));
      assertThat(Completion.of(type, stream.replace("\n", "\r\n")))
          .isEqualTo(new Completion.Text("один два"));
    }
  }

  @Test
  void aJsonObjectThatIsCalledAStreamIsReadAsOne() {
    assertThat(
            Completion.of(
                "text/event-stream", "{\"choices\":[{\"message\":{\"content\":\"yes\"}}]}"))
        .isEqualTo(new Completion.Text("yes"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | its body is empty",
        "<html>secret</html> | its body is not a JSON object",
        "[1] | its body is not a JSON object",
        "{\"error\":{}} | it has no choices",
        "{\"choices\":[]} | it has no choices",
        "{\"choices\":[{\"message\":{\"content\":\" \"}}]} | the first choice has no text",
        "data: {\"error\":{\"message\":\"secret\"}} | the stream ends with an error",
        "data: {\"choi | its body is not a JSON object",
      })
  void whyThereIsNoTextIsSaidWithoutQuotingAnything(String body, String why) {
    assertThat(Completion.of(JSON, body)).isEqualTo(new Completion.Nothing(why));
  }
}
