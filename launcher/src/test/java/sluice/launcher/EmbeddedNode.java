package sluice.launcher;

import java.util.HashMap;
import java.util.Map;
import sluice.gateway.Gateway;
import sluice.shared.config.Env;
import sluice.shared.node.Node;
import sluice.worker.Worker;

/**
 * A node of every role in this JVM, on free ports. Images have no heartbeat unless a test sets one:
 * its spaces would make a response depend on the load of the machine.
 */
final class EmbeddedNode implements AutoCloseable {

  private final Node node;
  private final Gateway gateway;

  private EmbeddedNode(Node node, Gateway gateway) {
    this.node = node;
    this.gateway = gateway;
  }

  /** Starts a node in front of an upstream; further settings are pairs of name and value. */
  static EmbeddedNode before(String upstreamUrl, String... more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("FUSIONBRAIN_URL", upstreamUrl);
    variables.put("HOST", "127.0.0.1");
    variables.put("PORT", "0");
    variables.put("OPS_PORT", "0");
    variables.put("IMAGE_HEARTBEAT_SECONDS", "0");
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    Settings settings = Settings.from(new Env(variables), Role.ALL);
    Node node = Node.start(settings.node());
    Worker.deploy(node, settings.worker());
    return new EmbeddedNode(node, Gateway.deploy(node, settings.gateway()));
  }

  int port() {
    return gateway.port();
  }

  int opsPort() {
    return node.opsPort();
  }

  String url() {
    return gateway.url();
  }

  @Override
  public void close() {
    node.close();
  }
}
