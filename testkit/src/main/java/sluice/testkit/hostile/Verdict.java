package sluice.testkit.hostile;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import sluice.testkit.fusionbrain.TJpgDec;

/** The allowed result of a hostile image. */
enum Verdict {
  MUST_CONVERT("must-convert"),
  MUST_NOT_CONVERT("must-not-convert"),
  EITHER("either");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  /** The spelling in tables and reports. */
  String word() {
    return word;
  }

  static Verdict of(String word) {
    return Arrays.stream(values())
        .filter(verdict -> verdict.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such verdict: " + word));
  }

  /** The violation in the received body; empty if there is none. */
  Optional<String> complaint(ImageBody sent, byte[] got) {
    boolean untouched = Arrays.equals(sent.bytes(), got);
    return switch (this) {
      case MUST_CONVERT -> untouched ? Optional.of("was not converted") : badJpeg(sent, got);
      case MUST_NOT_CONVERT -> untouched ? Optional.empty() : Optional.of("was changed");
      case EITHER -> untouched ? Optional.empty() : badJpeg(sent, got);
    };
  }

  private static Optional<String> badJpeg(ImageBody sent, byte[] got) {
    Optional<byte[]> literal = sent.literalIn(got);
    if (literal.isEmpty()) {
      return Optional.of("bytes around the image changed");
    }
    try {
      return TJpgDec.refusal(Base64.getDecoder().decode(literal.get()))
          .map(why -> "not a baseline JPEG: " + why);
    } catch (IllegalArgumentException notBase64) {
      return Optional.of("not base64: " + notBase64.getMessage());
    }
  }
}
