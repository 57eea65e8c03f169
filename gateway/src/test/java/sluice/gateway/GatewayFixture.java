package sluice.gateway;

import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import sluice.gateway.transport.ChannelHooks;
import sluice.shared.config.Env;
import sluice.shared.job.WorkerReply.Jpeg;
import sluice.shared.node.Node;
import sluice.shared.node.NodeConfig;

/**
 * A real gateway on a free port in front of some upstream, with a fake worker. Images have no
 * heartbeat unless a test sets one: its spaces would make a response depend on the load of the
 * machine.
 */
public final class GatewayFixture implements AutoCloseable {

  private final Node node;
  private final Gateway gateway;

  private GatewayFixture(Node node, Gateway gateway) {
    this.node = node;
    this.gateway = gateway;
  }

  /** Starts a gateway and its worker; settings are pairs of name and value. */
  public static GatewayFixture before(String upstreamUrl, String... settings) {
    GatewayFixture fixture = withoutWorker(upstreamUrl, settings);
    FakeWorker.responding(fixture.vertx(), "w", job -> new Jpeg(FakeWorker.jpegOf(job.payload())));
    return fixture;
  }

  /** Starts a gateway without a worker; settings are pairs of name and value. */
  public static GatewayFixture withoutWorker(String upstreamUrl, String... settings) {
    Map<String, String> variables = new HashMap<>();
    variables.put("FUSIONBRAIN_URL", upstreamUrl);
    variables.put("HOST", "127.0.0.1");
    variables.put("PORT", "0");
    variables.put("OPS_PORT", "0");
    variables.put("DRAIN_TIMEOUT_SECONDS", "0");
    variables.put("IMAGE_HEARTBEAT_SECONDS", "0");
    for (int i = 0; i < settings.length; i += 2) {
      variables.put(settings[i], settings[i + 1]);
    }
    Env env = new Env(variables);
    NodeConfig nodeConfig = NodeConfig.from(env);
    GatewayConfig config = GatewayConfig.from(env);
    env.check();
    ChannelHooks.enable();
    Node node = Node.start(nodeConfig);
    return new GatewayFixture(node, Gateway.deploy(node, config));
  }

  public Vertx vertx() {
    return node.vertx();
  }

  public Node node() {
    return node;
  }

  public int port() {
    return gateway.port();
  }

  public String url() {
    return gateway.url();
  }

  @Override
  public void close() {
    node.close();
  }
}
