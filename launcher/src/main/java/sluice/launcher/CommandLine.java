package sluice.launcher;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the words on the command line ask for. */
sealed interface CommandLine {

  /** Start a node. */
  record Start(Role role) implements CommandLine {}

  /** Check the settings as a node with this role would, and end. */
  record Check(Role role) implements CommandLine {}

  /** Print the version, and end. */
  record Version() implements CommandLine {}

  /** Print what can be asked for, and end. */
  record Help() implements CommandLine {}

  /** Nothing that can be done. */
  record Unknown() implements CommandLine {}

  /** Reads a role, or an option; {@code --check} without a role checks for {@code all}. */
  static CommandLine of(String... words) {
    return switch (words.length == 0 ? "" : words[0]) {
      case "--help", "-h" -> new Help();
      case "--version" -> new Version();
      case "--check" ->
          (words.length == 1 ? Optional.of(Role.ALL) : only(words, 2))
              .<CommandLine>map(Check::new)
              .orElseGet(Unknown::new);
      default -> only(words, 1).<CommandLine>map(Start::new).orElseGet(Unknown::new);
    };
  }

  /** The last of so many words, if it is a role. */
  private static Optional<Role> only(String[] words, int count) {
    return words.length == count ? Role.named(words[count - 1]) : Optional.empty();
  }

  /** The text of {@code --help}. */
  static String help() {
    return """
    Usage: java ... sluice.launcher.Main ROLE
           java ... sluice.launcher.Main --check [ROLE] | --version | --help

    ROLE is one of %s. A gateway takes requests and a worker converts images for
    the gateways of its cluster (CLUSTER); all does both in one process, without a cluster.

      --check    reads the settings, prints every mistake, and ends with status 64 if there is one
      --version  prints the version
      --help     prints this text

    Settings are environment variables: docs/configuration.md.
    JVM flags are in scripts/lib/jvm.options.
    """
        .formatted(
            Arrays.stream(Role.values()).map(Role::argument).collect(Collectors.joining(", ")));
  }
}
