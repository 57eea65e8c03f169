package sluice.gateway;

import io.vertx.core.DeploymentOptions;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.shared.node.Node;

/** The gateway role: one verticle for each core, and services that all of them share. */
public final class Gateway {

  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  private final String scheme;
  private final int port;

  private Gateway(String scheme, int port) {
    this.scheme = scheme;
    this.port = port;
  }

  /** Deploys the role into a node; returns when it serves. */
  public static Gateway deploy(Node node, GatewayConfig config) {
    SharedServices shared = SharedServices.of(node, config);
    shared.workers().start().await();
    AtomicInteger port = new AtomicInteger();
    node.deploy(
        () -> new GatewayVerticle(config, shared, node.drain(), port::set),
        new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()));
    Gateway gateway = new Gateway(config.listen().tls().isPresent() ? "https" : "http", port.get());
    log.info("Serving at {}", gateway.url());
    new StartSummary(config).write(node, port.get());
    return gateway;
  }

  public int port() {
    return port;
  }

  /** The URL on this machine. */
  public String url() {
    return scheme + "://127.0.0.1:" + port;
  }
}
