package sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandLineTest {

  @Test
  void aRoleStartsANode() {
    for (Role role : Role.values()) {
      assertThat(CommandLine.of(role.argument())).isEqualTo(new CommandLine.Start(role));
    }
  }

  @Test
  void checkAppliesToTheGivenRoleOrToAll() {
    assertThat(CommandLine.of("--check")).isEqualTo(new CommandLine.Check(Role.ALL));
    assertThat(CommandLine.of("--check", "worker")).isEqualTo(new CommandLine.Check(Role.WORKER));
  }

  @Test
  void helpNamesEveryRoleAndOption() {
    assertThat(CommandLine.of("--help")).isEqualTo(new CommandLine.Help());
    assertThat(CommandLine.of("-h")).isEqualTo(new CommandLine.Help());
    assertThat(CommandLine.of("--version")).isEqualTo(new CommandLine.Version());
    assertThat(CommandLine.help())
        .contains("all, gateway, worker", "--check", "--version", "--help");
  }

  @Test
  void otherArgumentsAreUnknown() {
    for (String[] words :
        new String[][] {
          {}, {"everything"}, {"all", "worker"}, {"--check", "x"}, {"--check", "all", "all"}
        }) {
      assertThat(CommandLine.of(words)).isEqualTo(new CommandLine.Unknown());
    }
  }
}
