package sluice.launcher;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.Gateway;
import sluice.gateway.transport.ChannelHooks;
import sluice.shared.config.ConfigException;
import sluice.shared.config.Env;
import sluice.shared.node.CannotListenException;
import sluice.shared.node.Node;
import sluice.shared.node.Release;
import sluice.worker.Worker;

/** Starts a node: {@code java … sluice.launcher.Main all|gateway|worker}. */
public final class Main {

  /** Exit status for an invalid command line or configuration: EX_USAGE of sysexits.h. */
  private static final int USAGE = 64;

  private static final int FAILURE = 1;

  private static final Logger log = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /** Starts a node and returns once it serves, or prints the requested text. */
  public static void main(String[] arguments) {
    switch (CommandLine.of(arguments)) {
      case CommandLine.Start(Role role) -> settings(role).ifPresent(all -> start(role, all));
      case CommandLine.Check(Role role) ->
          settings(role).ifPresent(_ -> System.out.println("The settings are valid."));
      case CommandLine.Version() -> System.out.println("sluice " + Release.version());
      case CommandLine.Help() -> System.out.print(CommandLine.help());
      case CommandLine.Unknown() -> refuse(CommandLine.help());
    }
  }

  private static Optional<Settings> settings(Role role) {
    try {
      return Optional.of(Settings.from(new Env(System.getenv()), role));
    } catch (ConfigException mistakes) {
      refuse(String.valueOf(mistakes.getMessage()));
      return Optional.empty();
    }
  }

  private static void start(Role role, Settings settings) {
    try {
      run(role, settings);
    } catch (CannotListenException e) {
      log.error("Could not start: {}", e.getMessage());
      Runtime.getRuntime().halt(FAILURE);
    } catch (Throwable e) { // includes linkage errors of native libraries
      log.error("Could not start", e);
      Runtime.getRuntime().halt(FAILURE); // the shutdown hook would exit with 0
    }
  }

  private static void run(Role role, Settings settings) {
    ChannelHooks.enable();
    Node node = Node.start(settings.node());
    node.endOnSignal();
    if (role.isWorker()) {
      Worker.deploy(node, settings.worker());
    }
    if (role.isGateway()) {
      Gateway.deploy(node, settings.gateway());
    }
    node.serve();
  }

  private static void refuse(String why) {
    System.err.println(why);
    System.exit(USAGE);
  }
}
