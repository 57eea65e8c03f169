package sluice.gateway.features.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesTest {

  private static final String LINKS =
      """
      [1]: https://example.com/a "A title"
      [2]: https://example.com/b
      """;

  @Test
  void marksAreTakenOutAndNothingElse() {
    assertThat(Sources.removedFrom("Hello [^1^][1] world")).isEqualTo("Hello  world");
  }

  @Test
  void aBlockOfLinksIsDroppedAndEveryParagraphKept() {
    assertThat(
            Sources.removedFrom(
                LINKS + "\nOne[^1^][1].\n\nTwo[^2^][2], [a link](https://x.example).\n\nThree."))
        .isEqualTo("One.\n\nTwo, [a link](https://x.example).\n\nThree.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- [Title](https://example.com/a)\n2. [Other](https://example.com/b)",
        "https://example.com/a\n* http://example.com/b",
        "[1]: <https://example.com/a>",
        "[1]: https://example.com/a\r\n[2]: https://example.com/b",
        "[A](https://example.com/wiki/A_(b))"
      })
  void linksMayBeWrittenInManyWays(String links) {
    assertThat(Sources.removedFrom(links + "\r\n\r\nText[^1^][1]")).isEqualTo("Text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "See [1]: https://example.com/a\n[2]: https://example.com/b",
        "[1]: https://example.com/a\nand more",
        "[1]: not an address",
        "https://example.com\r\nis the place"
      })
  void aFirstParagraphThatSaysSomethingStays(String paragraph) {
    assertThat(Sources.removedFrom(paragraph + "\n\nText[^1^][1]"))
        .isEqualTo(paragraph + "\n\nText");
  }

  @Test
  void aResponseOfNothingButLinksStays() {
    assertThat(Sources.removedFrom("[1]: https://example.com/[^1^][1]"))
        .isEqualTo("[1]: https://example.com/");
    assertThat(Sources.removedFrom("[1]: https://example.com/[^1^][1]\n\n"))
        .isEqualTo("[1]: https://example.com/[^1^][1]\n\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " text [1] and [^1] and [^1^] ",
        "[1]: https://example.com/a\n\nNo mark: so the links may be the answer.",
        "[^x^][1]"
      })
  void whatHasNoMarkStaysAsItIs(String text) {
    assertThat(Sources.removedFrom(text)).isSameAs(text);
  }

  @Test
  void aLongResponseTakesNoLongTime() {
    String odd = "[".repeat(50_000) + "\n \n" + " \n\t".repeat(50_000) + "[^1".repeat(50_000);

    assertThat(Sources.removedFrom(odd + "[^1^][1]")).hasSizeGreaterThan(100_000);
  }
}
