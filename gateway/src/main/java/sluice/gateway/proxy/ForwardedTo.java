package sluice.gateway.proxy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import sluice.shared.config.Env;

/**
 * Which upstreams are told the addresses of clients. An address is personal data: the operator's
 * own servers may need it, third parties do not.
 */
public record ForwardedTo(Set<Recipient> recipients) {

  /** An upstream that may be told. The chat providers are never told. */
  public enum Recipient {
    FUSIONBRAIN,
    OPENAI,
    LLM,
    AVATAR
  }

  private static final String NAME = "FORWARDED_HEADERS_TO";
  private static final String NONE = "none";

  /** Reads the setting; mistakes are reported to {@code env}. */
  public static ForwardedTo from(Env env) {
    List<String> names = env.list(NAME, "llm,avatar");
    Set<Recipient> recipients = EnumSet.noneOf(Recipient.class);
    if (names.equals(List.of(NONE))) {
      return new ForwardedTo(recipients);
    }
    for (String name : names) {
      Arrays.stream(Recipient.values())
          .filter(one -> nameOf(one).equals(name))
          .findFirst()
          .ifPresentOrElse(
              recipients::add, () -> env.mistake(NAME + ": " + name + " is not one of " + all()));
    }
    return new ForwardedTo(recipients);
  }

  private static String all() {
    return Arrays.stream(Recipient.values())
        .map(ForwardedTo::nameOf)
        .collect(Collectors.joining(", ", "", ", " + NONE));
  }

  private static String nameOf(Recipient recipient) {
    return recipient.name().toLowerCase(Locale.ROOT);
  }
}
