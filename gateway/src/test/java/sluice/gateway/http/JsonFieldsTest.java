package sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {

  @ParameterizedTest
  @ValueSource(ints = {1_000, 5_000, JsonFields.DEPTH_MAX - 2})
  void deepJsonIsJson(int depth) {
    assertThatCode(() -> JsonFields.require(nested(depth), "prompt")).doesNotThrowAnyException();
  }

  @Test
  void whatIsTooDeepIsToldSo() {
    assertThatThrownBy(() -> JsonFields.require(nested(JsonFields.DEPTH_MAX + 1), "prompt"))
        .hasMessageContaining("more than 10000 levels");
    assertThatThrownBy(() -> JsonFields.object(nested(2_000)))
        .hasMessageContaining("nested too deeply");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"secret\":\"a\" \"b\"} | line 1, column",
        "{\"secret\":tru} | line 1, column",
        "{\"prompt\":\"a\"} 1 | Unexpected data after the JSON object.",
        "[] | must be a JSON object"
      })
  void whatIsNoJsonIsToldWhereAndNotWhatStandsThere(String body, String why) {
    assertThatThrownBy(() -> JsonFields.require(Buffer.buffer(body), "prompt"))
        .hasMessageContaining(why)
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("tru}");
    assertThatThrownBy(() -> JsonFields.object(Buffer.buffer(body))).hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"15", "15.0", "1.5e1", "\"15\"", "\" 15.0 \""})
  void anIntegralNumberIsWholeHoweverItIsWritten(String value) {
    assertThat(JsonFields.whole(new JsonObject("{\"n\":" + value + "}"), "n", 1)).isEqualTo(15);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "15.5",
        "\"15.5\"",
        "\"x\"",
        "\"\"",
        "true",
        "[]",
        "2147483648",
        "1e400",
        "\"1e1000000000\"",
        "\"000000000000000000000000000000000015\""
      })
  void whatIsNotWholeOrTooLargeIsRefused(String value) {
    JsonObject json = new JsonObject("{\"n\":" + value + "}");

    assertThatThrownBy(() -> JsonFields.whole(json, "n", 1))
        .hasMessageContaining("'n' must be a whole number");
  }

  @Test
  void nullIsTheSameAsNotThere() {
    assertThat(JsonFields.whole(new JsonObject("{\"n\":null}"), "n", 7)).isEqualTo(7);
  }

  private static Buffer nested(int depth) {
    return Buffer.buffer("{\"prompt\":\"a\",\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}");
  }
}
