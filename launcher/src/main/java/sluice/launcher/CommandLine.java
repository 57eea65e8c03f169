package sluice.launcher;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The action that the command line requests. */
sealed interface CommandLine {

  /** Starts a node. */
  record Start(Role role) implements CommandLine {}

  /** Checks the settings as a node with this role would, and exits. */
  record Check(Role role) implements CommandLine {}

  /** Prints the version and exits. */
  record Version() implements CommandLine {}

  /** Prints the usage and exits. */
  record Help() implements CommandLine {}

  /** The command line is invalid. */
  record Unknown() implements CommandLine {}

  /** Parses the arguments; {@code --check} without a role checks for {@code all}. */
  static CommandLine of(String... arguments) {
    return switch (arguments.length == 0 ? "" : arguments[0]) {
      case "--help", "-h" -> new Help();
      case "--version" -> new Version();
      case "--check" ->
          (arguments.length == 1 ? Optional.of(Role.ALL) : role(arguments, 1))
              .<CommandLine>map(Check::new)
              .orElseGet(Unknown::new);
      default -> role(arguments, 0).<CommandLine>map(Start::new).orElseGet(Unknown::new);
    };
  }

  /** Returns the role at this index if it is the last argument. */
  private static Optional<Role> role(String[] arguments, int index) {
    return arguments.length == index + 1 ? Role.named(arguments[index]) : Optional.empty();
  }

  /** The text of {@code --help}. */
  static String help() {
    return """
    Usage: java ... sluice.launcher.Main ROLE
           java ... sluice.launcher.Main --check [ROLE] | --version | --help

    ROLE is one of %s. A gateway serves requests, and a worker converts images for
    the gateways of its cluster (CLUSTER); all does both in one process, without a cluster.

      --check    checks the settings, prints all mistakes, and exits with status 64 if there are any
      --version  prints the version
      --help     prints this text

    Settings are environment variables: docs/configuration.md.
    JVM flags are in scripts/lib/jvm.options.
    """
        .formatted(
            Arrays.stream(Role.values()).map(Role::argument).collect(Collectors.joining(", ")));
  }
}
