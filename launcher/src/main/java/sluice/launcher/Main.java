package sluice.launcher;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.Gateway;
import sluice.gateway.http.ChannelHooks;
import sluice.shared.config.ConfigException;
import sluice.shared.config.Env;
import sluice.shared.node.Node;
import sluice.worker.Worker;

/** Starts a node: {@code java … sluice.launcher.Main all|gateway|worker}. */
public final class Main {

  /** Exit status for a command line or settings that cannot be used, as in sysexits.h. */
  private static final int USAGE = 64;

  private static final int FAILURE = 1;

  private static final Logger log = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /** Returns when the node serves; from then on a signal ends it. */
  public static void main(String[] arguments) {
    Optional<Role> role = arguments.length == 1 ? Role.named(arguments[0]) : Optional.empty();
    if (role.isEmpty()) {
      refuse("Give one role: " + roles());
      return;
    }
    try {
      start(role.get(), Settings.from(new Env(System.getenv()), role.get()));
    } catch (ConfigException mistakes) {
      refuse(String.valueOf(mistakes.getMessage()));
    } catch (Throwable e) { // a library that cannot be loaded is an Error
      log.error("Could not start", e);
      Runtime.getRuntime().halt(FAILURE); // the hook would say that all is well
    }
  }

  private static void start(Role role, Settings settings) {
    ChannelHooks.enable();
    Node node = Node.start(settings.node());
    node.endOnSignal();
    if (role.worksOnPictures()) {
      Worker.deploy(node, settings.worker());
    }
    if (role.takesRequests()) {
      Gateway.deploy(node, settings.gateway());
    }
    node.serve();
  }

  private static void refuse(String why) {
    System.err.println(why);
    System.exit(USAGE);
  }

  private static String roles() {
    return Arrays.stream(Role.values()).map(Role::argument).collect(Collectors.joining(", "));
  }
}
