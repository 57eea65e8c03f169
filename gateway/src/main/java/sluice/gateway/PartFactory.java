package sluice.gateway;

import io.vertx.core.Vertx;
import sluice.gateway.proxy.BodyParser;
import sluice.gateway.proxy.ForwardedHeaders;
import sluice.gateway.proxy.ForwardedTo.Recipient;
import sluice.gateway.proxy.ProxyConfig;
import sluice.gateway.proxy.RequestBodyReader;
import sluice.gateway.rewrite.ImageConfig;
import sluice.gateway.rewrite.ImageRelay;
import sluice.gateway.transport.Deadlines;

/** Builds the parts that features are made of, for one event loop. */
record PartFactory(Vertx vertx, Deadlines deadlines, GatewayConfig config, SharedServices shared) {

  /** Threads that parse and unpack long bodies, for all event loops together. */
  private static final int PARSER_THREADS = 2;

  /** Relays responses and converts their images. */
  ImageRelay images(ImageConfig image) {
    return new ImageRelay(
        vertx, deadlines, shared.workers(), image, shared.registry(), shared.unconverted());
  }

  /** HTTP clients for an upstream that receives the client's address if the settings allow it. */
  UpstreamClients clients(Recipient upstream) {
    return clients(config.forwardedTo().recipients().contains(upstream));
  }

  /** HTTP clients for an upstream that learns nothing about the gateway's clients. */
  UpstreamClients clients() {
    return clients(false);
  }

  private UpstreamClients clients(boolean forwardsAddress) {
    return new UpstreamClients(
        vertx,
        deadlines,
        new ForwardedHeaders(config.proxies(), shared.secrets(), forwardsAddress));
  }

  /** Reads whole request bodies. */
  RequestBodyReader reader(ProxyConfig proxy) {
    return new RequestBodyReader(deadlines, proxy, parser());
  }

  /** Parses and unpacks bodies; long ones outside the event loops. */
  BodyParser parser() {
    return new BodyParser(vertx.createSharedWorkerExecutor("requests", PARSER_THREADS));
  }
}
