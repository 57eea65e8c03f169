package sluice.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import sluice.gateway.http.Deadlines;
import sluice.gateway.proxy.ForwardedHeaders;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.OutboundProxy;
import sluice.gateway.proxy.ProxyConfig;
import sluice.gateway.proxy.Tunnel;

/**
 * By what features reach their upstreams, for one event loop.
 *
 * @param forwarded what the upstream learns of clients
 */
record UpstreamClients(Vertx vertx, Deadlines deadlines, ForwardedHeaders forwarded) {

  private static final int WAITING_REQUESTS_MAX = 1_024;

  /** Shorter than any server keeps an idle connection, so that none is closed under a request. */
  private static final int UPSTREAM_IDLE_SECONDS = 4;

  /**
   * Size of the pieces that answers come in: just above a fifth of the 64 KiB that Netty reads at
   * once, so that nothing is left over. Vert.x keeps up to 16 of them for a client that does not
   * take them, which is to be less than 256 KiB; smaller ones are only more calls.
   */
  private static final int PIECE_BYTES = 64 * 1024 / 5 + 1;

  Forwarder forwarder(ProxyConfig proxy) {
    return new Forwarder(vertx, deadlines, client(proxy), forwarded, proxy);
  }

  Tunnel tunnel(ProxyConfig proxy) {
    return new Tunnel(vertx, deadlines, client(proxy), forwarded, proxy);
  }

  /** A pool of connections of its own. */
  HttpClientAgent client(ProxyConfig proxy) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setTcpNoDelay(true)
            .setMaxHeaderSize(GatewayVerticle.HEADER_BYTES_MAX)
            .setMaxInitialLineLength(GatewayVerticle.REQUEST_LINE_BYTES_MAX)
            .setMaxChunkSize(PIECE_BYTES)
            .setKeepAliveTimeout(UPSTREAM_IDLE_SECONDS);
    proxy
        .authorities()
        .map(file -> new PemTrustOptions().addCertPath(file.toString()))
        .ifPresent(options::setTrustOptions);
    proxy.outbound().map(OutboundProxy::options).ifPresent(options::setProxyOptions);
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(
            new PoolOptions()
                .setHttp1MaxSize(proxy.connections())
                .setMaxWaitQueueSize(WAITING_REQUESTS_MAX))
        .build();
  }
}
